"""A range stops one too early or one too late."""

import ast

from mutation.shape import called, is_plain, shifted

NAME = "off-by-one-range"
NODES = (ast.Call,)


def edits(node, source):
    if called(node) == "range" and is_plain(node) and node.args:
        stop = node.args[min(1, len(node.args) - 1)]
        for text in shifted(source, stop):
            yield source.replaced(stop, text)
