"""Operators as they are spelt."""

import ast

SYMBOLS = {
    "Add": "+",
    "Sub": "-",
    "Mult": "*",
    "Div": "/",
    "FloorDiv": "//",
    "Mod": "%",
    "Pow": "**",
    "MatMult": "@",
    "LShift": "<<",
    "RShift": ">>",
    "BitAnd": "&",
    "BitOr": "|",
    "BitXor": "^",
    "Eq": "==",
    "NotEq": "!=",
    "Lt": "<",
    "LtE": "<=",
    "Gt": ">",
    "GtE": ">=",
    "Is": "is",
    "IsNot": "is not",
    "In": "in",
    "NotIn": "not in",
    "And": "and",
    "Or": "or",
}


def symbol(op):
    return SYMBOLS[type(op).__name__]


def compared(node, source, other):
    """Edits of a comparison's operators after a table."""
    left = node.left
    for op, right in zip(node.ops, node.comparators):
        if symbol(op) in other:
            first, last, said = source.operator(left, right)
            if said == symbol(op):
                yield source.edit(first, last, spaced(source, first, last, other[said]))
        left = right


def spaced(source, first, last, text):
    """A word that takes a sign's place keeps clear of its neighbours."""
    if not text[0].isalpha():
        return text
    before = "" if source.data[first - 1 : first].isspace() else " "
    return before + text + ("" if source.data[last : last + 1].isspace() else " ")


# What people write for an operator.
OTHERS = {
    "+": "-",
    "-": "+",
    "*": "+",
    "/": "*",
    "//": "%",
    "%": "//",
    "**": "*",
    "<<": ">>",
    ">>": "<<",
    "&": "|",
    "|": "&",
    "^": "|",
}


def combined(node, source, other):
    """Edits of the operator of `a + b` or `a += b` after a table."""
    left, right, tail = getattr(node, "left", None), getattr(node, "right", None), ""
    if isinstance(node, ast.AugAssign):
        left, right, tail = node.target, node.value, "="
    if symbol(node.op) in other:
        first, last, said = source.operator(left, right)
        if said == symbol(node.op) + tail:
            yield source.edit(first, last, other[symbol(node.op)] + tail)
