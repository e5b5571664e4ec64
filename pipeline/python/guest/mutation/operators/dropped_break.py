"""A loop goes on though what it looks for is found: `break` or `continue` is forgotten."""

import ast

NAME = "dropped-break"
NODES = (ast.Break, ast.Continue)


def edits(node, source):
    yield source.removed(node)
