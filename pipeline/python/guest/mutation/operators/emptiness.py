"""`None` is asked where emptiness or zero is meant."""

import ast

from mutation.shape import is_condition

NAME = "emptiness"
NODES = (ast.Name, ast.Attribute, ast.UnaryOp)
PLAIN = (ast.Name, ast.Attribute)


def edits(node, source):
    if not is_condition(node, source):
        return
    if isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.Not) and isinstance(node.operand, PLAIN):
            yield source.replaced(node, source.of(node.operand) + " is None")
    elif not isinstance(source.parent(node), ast.UnaryOp):
        yield source.replaced(node, source.of(node) + " is not None")
