"""A mistake of the caller goes unsaid: `return` for `raise`."""

import ast

NAME = "swallowed-exception"
NODES = (ast.Raise,)


def edits(node, source):
    if source.function(node) is not None:
        yield source.replaced(node, "return None")
        yield source.removed(node)
