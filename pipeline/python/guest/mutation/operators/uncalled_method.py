"""A method is named and not called."""

import ast

from mutation.shape import method

NAME = "uncalled-method"
NODES = (ast.Call,)


def edits(node, source):
    if method(node) is not None and not node.args and not node.keywords:
        first, last = source.span(node.func)[1], source.span(node)[1]
        if b"#" not in source.data[first:last]:
            yield source.edit(first, last, "")
