"""The wrong augmented assignment: `-=` for `+=`."""

import ast

from mutation.symbols import OTHERS, combined

NAME = "augmented-operator"
NODES = (ast.AugAssign,)


def edits(node, source):
    return combined(node, source, OTHERS)
