"""A condition says the opposite."""

import ast

from mutation.precedence import NOT
from mutation.shape import is_condition
from mutation.symbols import spaced, symbol

NAME = "inverted-condition"
NODES = (ast.If, ast.IfExp, ast.comprehension)
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "is": "is not"}


def edits(node, source):
    for test in node.ifs if isinstance(node, ast.comprehension) else [node.test]:
        if not is_condition(test, source) or isinstance(test, ast.UnaryOp):
            continue
        if not isinstance(test, ast.Compare):
            yield source.replaced(test, "not " + source.of(test, NOT))
        elif len(test.ops) == 1 and symbol(test.ops[0]) in OPPOSITE:
            first, last, said = source.operator(test.left, test.comparators[0])
            yield source.edit(first, last, spaced(source, first, last, OPPOSITE[said]))
