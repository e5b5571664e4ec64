"""Integer for true division, or the other way round."""

import ast

from mutation.symbols import combined

NAME = "division"
NODES = (ast.BinOp, ast.AugAssign)
OTHER = {"/": "//", "//": "/"}


def edits(node, source):
    return combined(node, source, OTHER)
