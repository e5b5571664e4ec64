"""A mistake of the caller goes unsaid: `return` for `raise`."""

import ast

from _names import FUNCTIONS
from mutation.shape import is_last

NAME = "swallowed-exception"
NODES = (ast.Raise,)


def edits(node, source):
    if source.function(node) is not None:
        yield source.replaced(node, "return None")
        if not is_last(node, source, FUNCTIONS):
            yield source.removed(node)
