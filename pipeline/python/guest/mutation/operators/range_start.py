"""A range begins at 1 for 0, at 0 for 1, or one beside."""

import ast

from mutation.shape import called, is_plain, shifted

NAME = "range-start"
NODES = (ast.Call,)


def edits(node, source):
    if called(node) != "range" or not is_plain(node) or not node.args:
        return
    start = node.args[0]
    if len(node.args) == 1:
        yield source.replaced(start, "1, " + source.of(start))
        return
    for text in shifted(source, start):
        yield source.replaced(start, text)
