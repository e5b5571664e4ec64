"""The index of another loop or variable is taken: `xs[i]` for `xs[j]`."""

import ast

from mutation.kinds import alike
from mutation.shape import index_of, names_in

NAME = "wrong-index"
NODES = (ast.Subscript,)


def edits(node, source):
    index = index_of(node)
    if isinstance(index, ast.Name):
        for name in alike(index, source):
            yield source.replaced(index, name)
    inner = node.value
    if isinstance(inner, ast.Subscript) and index is not None and index_of(inner) is not None:
        if names_in(index) and names_in(index_of(inner)):
            yield source.swapped(index_of(inner), index)
