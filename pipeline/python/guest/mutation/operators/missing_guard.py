"""A special case is not looked at: an `if` that leaves early is forgotten."""

import ast

from mutation.shape import calls_itself, leaves

NAME = "missing-guard"
NODES = (ast.If,)


def edits(node, source):
    function = source.function(node)
    recursive = function is not None and calls_itself(function, function)
    if not recursive and len(node.body) == 1 and leaves(node.body[0]) and not node.orelse:
        source.start(node, "if")
        yield source.removed(node)
