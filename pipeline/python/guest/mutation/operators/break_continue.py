"""`break` for `continue`, or the other way round."""

import ast

NAME = "break-continue"
NODES = (ast.Break, ast.Continue)


def edits(node, source):
    yield source.replaced(node, "continue" if isinstance(node, ast.Break) else "break")
