"""`if` for `elif`: a case is looked at though one before it held."""

import ast

NAME = "elif-to-if"
NODES = (ast.If,)


def edits(node, source):
    parent = source.parent(node)
    first = source.text.span(node)[0]
    if isinstance(parent, ast.If) and parent.orelse == [node] and source.data.startswith(b"elif", first):
        yield source.edit(first, first + len(b"elif"), "if")
