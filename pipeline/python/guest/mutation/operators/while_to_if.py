"""`if` for `while`: what should be repeated happens once."""

import ast

from _names import own_nodes

NAME = "while-to-if"
NODES = (ast.While,)


def edits(node, source):
    inside = (one for statement in node.body for one in own_nodes(statement))
    if not node.orelse and not any(isinstance(one, (ast.Break, ast.Continue)) for one in inside):
        first = source.start(node, "while")
        yield source.edit(first, first + len(b"while"), "if")
