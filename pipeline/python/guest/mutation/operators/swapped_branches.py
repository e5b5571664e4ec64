"""The two values of a conditional expression change places."""

import ast

NAME = "swapped-branches"
NODES = (ast.IfExp,)


def edits(node, source):
    if not isinstance(node.orelse, ast.IfExp):
        yield source.swapped(node.body, node.orelse)
