"""The other part of a sequence is taken: `xs[k:]` for `xs[:k]`."""

import ast

from mutation.shape import slice_of
from mutation.source import SPACE

NAME = "slice-side"
NODES = (ast.Subscript,)


def edits(node, source):
    part = slice_of(node)
    if part is None or part.step is not None or (part.lower is None) == (part.upper is None):
        return
    if part.lower is None:
        first, last = source.span(part.upper)
        colon = len(source.data[:first].rstrip(SPACE)) - 1
        if source.data[colon : colon + 1] == b":":
            yield source.edit(colon, last, source.of(part.upper) + ":")
        return
    first, last = source.span(part.lower)
    colon = len(source.data) - len(source.data[last:].lstrip(SPACE))
    if source.data[colon : colon + 1] == b":":
        yield source.edit(first, colon + 1, ":" + source.of(part.lower))
