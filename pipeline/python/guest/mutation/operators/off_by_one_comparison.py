"""The constant of a comparison is one too small or one too large."""

import ast

from mutation.shape import integer, shifted

NAME = "off-by-one-comparison"
NODES = (ast.Compare,)


def edits(node, source):
    for side in (node.left, *node.comparators):
        if integer(side) is not None:
            for text in shifted(source, side):
                yield source.replaced(side, text)
