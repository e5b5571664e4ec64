"""The wrong arithmetic operator."""

import ast

from mutation.symbols import OTHERS, combined

NAME = "arithmetic-operator"
NODES = (ast.BinOp,)
TABLES = (OTHERS, {"+": "*", "*": "**"})
TEXTS = (ast.JoinedStr, ast.List, ast.ListComp, ast.Tuple)


def edits(node, source):
    # Texts and lists know `+` and `%` alone: another operator is no mistake that anybody keeps.
    for side in (node.left, node.right):
        if isinstance(side, TEXTS) or (isinstance(side, ast.Constant) and isinstance(side.value, (str, bytes))):
            return
    for other in TABLES:
        yield from combined(node, source, other)
