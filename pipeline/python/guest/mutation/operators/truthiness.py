"""Truth is asked where `None` is meant, so that zero and what is empty count as missing."""

import ast

from mutation.precedence import NOT
from mutation.shape import is_condition
from mutation.symbols import symbol

NAME = "truthiness"
NODES = (ast.Compare,)


def edits(node, source):
    if len(node.ops) != 1 or not is_condition(node, source):
        return
    side = node.comparators[0]
    if isinstance(side, ast.Constant) and side.value is None:
        text = source.of(node.left, NOT)
        if symbol(node.ops[0]) in ("is", "=="):
            yield source.replaced(node, "not " + text)
        elif symbol(node.ops[0]) in ("is not", "!="):
            yield source.replaced(node, text)
