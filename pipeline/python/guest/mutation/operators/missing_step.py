"""The step of a range or a slice is forgotten."""

import ast

from mutation.shape import called, is_plain, slice_of
from mutation.source import SPACE

NAME = "missing-step"
NODES = (ast.Call, ast.Subscript)


def edits(node, source):
    if called(node) == "range" and is_plain(node) and len(node.args) == 3:
        first, last = source.span(node.args[1])[1], source.span(node.args[2])[1]
        yield source.edit(first, last, "")
    step = slice_of(node).step if isinstance(node, ast.Subscript) and slice_of(node) else None
    if step is not None:
        first, last = source.span(step)
        colon = len(source.data[:first].rstrip(SPACE)) - 1
        if source.data[colon : colon + 1] == b":":
            yield source.edit(colon, last, "")
