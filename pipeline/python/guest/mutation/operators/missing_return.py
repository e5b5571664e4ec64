"""A result is worked out and not returned."""

import ast

NAME = "missing-return"
NODES = (ast.Return,)


def edits(node, source):
    if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
        return
    if isinstance(node.value, (ast.Name, ast.Constant)):
        yield source.removed(node)
        return
    first, last = source.span(node)
    begin = len(b"return")
    rest = source.data[first + begin : last].lstrip(b" \t")
    yield source.edit(first, last - len(rest), "")
