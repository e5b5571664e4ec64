"""Counting begins at 0 for 1, or at 1 for 0."""

import ast

from mutation.shape import called, integer

NAME = "enumerate-start"
NODES = (ast.Call,)


def edits(node, source):
    if called(node) != "enumerate" or not node.args:
        return
    if len(node.args) == 1 and not node.keywords:
        yield source.replaced(node.args[0], source.of(node.args[0]) + ", 1")
    for start in node.args[1:] + [one.value for one in node.keywords if one.arg == "start"]:
        if integer(start) is not None:
            yield source.replaced(start, "0" if integer(start) else "1")
