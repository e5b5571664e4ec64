"""The wrong augmented assignment: `-=` for `+=`."""

import ast

from mutation.symbols import combined

NAME = "augmented-operator"
NODES = (ast.AugAssign,)
OTHER = {"+": "-", "-": "+", "*": "+", "/": "*", "//": "%", "%": "//", "**": "*", "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "|"}


def edits(node, source):
    return combined(node, source, OTHER)
