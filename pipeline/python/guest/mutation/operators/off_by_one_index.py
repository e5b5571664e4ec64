"""An index is one too small or one too large."""

import ast

from mutation.kinds import is_counter
from mutation.shape import index_of, integer, names_in, shifted

NAME = "off-by-one-index"
NODES = (ast.Subscript,)


def edits(node, source):
    index = index_of(node)
    if index is not None and counts(index, source):
        for text in shifted(source, index):
            yield source.replaced(index, text)


def counts(index, source):
    """Whether an index looks like a number: the key of a mapping has no neighbour."""
    if isinstance(index, ast.Name):
        return is_counter(index, source)
    if isinstance(index, ast.BinOp) and isinstance(index.op, (ast.Add, ast.Sub, ast.FloorDiv)):
        return bool(names_in(index))
    return integer(index) is not None
