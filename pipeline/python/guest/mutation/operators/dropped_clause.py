"""One of several conditions is forgotten."""

import ast

from mutation.shape import is_condition

NAME = "dropped-clause"
NODES = (ast.BoolOp,)


def edits(node, source):
    if not is_condition(node, source) and not isinstance(source.parent(node), ast.Return):
        return
    values = node.values
    start, end = source.span(node)
    for place, (left, right) in enumerate(zip(values, values[1:])):
        first, last, _ = source.operator(left, right)
        # Brackets around a clause go with it.
        if place == 0:
            begin = len(source.data) - len(source.data[last:].lstrip())
            yield source.edit(start, begin, "")
        if place == len(values) - 2:
            yield source.edit(len(source.data[:first].rstrip()), end, "")
