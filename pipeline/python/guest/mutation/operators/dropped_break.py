"""A loop goes on though what it looks for is found: `break` or `continue` is forgotten."""

import ast

from mutation.shape import LOOPS, is_last

NAME = "dropped-break"
NODES = (ast.Break, ast.Continue)


def edits(node, source):
    if isinstance(node, ast.Break) or not is_last(node, source, LOOPS):
        yield source.removed(node)
