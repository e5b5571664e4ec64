"""Brackets are forgotten: `a + b / 2` for `(a + b) / 2`."""

import ast

from mutation.precedence import precedence

NAME = "lost-parentheses"
NODES = (ast.BinOp, ast.BoolOp, ast.UnaryOp)


def operands(node):
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return node.values if isinstance(node, ast.BoolOp) else [node.operand]


def edits(node, source):
    for place, child in enumerate(operands(node)):
        looser = precedence(child) < precedence(node) or (place > 0 and precedence(child) == precedence(node))
        if not isinstance(child, NODES) or not looser:
            continue
        first, last = source.span(child)
        if source.data[first - 1 : first] == b"(" and source.data[last : last + 1] == b")":
            before = source.data[first - 2 : first - 1]
            gap = " " if before.isalnum() else ""
            yield source.edit(first - 1, last + 1, gap + source.of(child))
