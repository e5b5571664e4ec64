"""`if` for `elif`: a case is looked at though one before it held."""

import ast

from mutation.shape import always_leaves

NAME = "elif-to-if"
NODES = (ast.If,)


def edits(node, source):
    parent = source.parent(node)
    first = source.text.span(node)[0]
    # After a branch that leaves the two say the same.
    if isinstance(parent, ast.If) and not always_leaves(parent.body) and parent.orelse == [node]:
        if source.data.startswith(b"elif", first):
            yield source.edit(first, first + len(b"elif"), "if")
