"""`and` for `or`, or the other way round."""

import ast

from mutation.symbols import symbol

NAME = "and-or"
NODES = (ast.BoolOp,)
OTHER = {"and": "or", "or": "and"}


def edits(node, source):
    for left, right in zip(node.values, node.values[1:]):
        first, last, said = source.operator(left, right)
        if said == symbol(node.op):
            yield source.edit(first, last, OTHER[said])
