"""The operands of an operator whose order counts change places."""

import ast

from mutation.precedence import precedence

NAME = "swapped-operands"
NODES = (ast.BinOp,)
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.LShift, ast.RShift)
TEXTS = (ast.JoinedStr, ast.List)


def is_text(node):
    return isinstance(node, TEXTS) or (isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)))


def edits(node, source):
    if isinstance(node.op, ast.Mod) and is_text(node.left):
        return
    joins = isinstance(node.op, ast.Add) and (is_text(node.left) or is_text(node.right))
    if not joins and not isinstance(node.op, ORDERED):
        return
    first, last, _ = source.operator(node.left, node.right)
    begin, end = source.span(node)
    left, right = source.data[begin:first].rstrip(), source.data[last:end].lstrip()
    if b"#" in left + right or left == right:
        return
    gap = source.data[begin + len(left) : end - len(right)].decode()
    # A bare left operand of the same strength would take part of what stood on the right.
    if precedence(node.left) <= precedence(node) and not left.endswith(b")"):
        left = b"(" + left + b")"
    yield source.edit(begin, end, right.decode() + gap + left.decode())
