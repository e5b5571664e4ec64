"""A `not` is lost."""

import ast

from mutation.source import SPACE
from mutation.symbols import compared

NAME = "lost-not"
NODES = (ast.UnaryOp, ast.Compare)
OTHER = {"not in": "in", "is not": "is"}


def edits(node, source):
    if isinstance(node, ast.Compare):
        yield from compared(node, source, OTHER)
    elif isinstance(node.op, ast.Not):
        first, last = source.span(node)
        rest = source.data[first:last][len(b"not") :].lstrip(SPACE)
        yield source.edit(first, last - len(rest), "")
