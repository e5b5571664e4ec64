"""A slice begins or ends one item beside where it should."""

import ast

from mutation.shape import shifted, slice_of

NAME = "slice-bound"
NODES = (ast.Subscript,)


def edits(node, source):
    part = slice_of(node)
    for bound in (part.lower, part.upper) if part else ():
        if bound is not None:
            for text in shifted(source, bound):
                yield source.replaced(bound, text)
