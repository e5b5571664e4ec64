"""A sum or list is replaced where it should grow: `=` for `+=`."""

import ast

from mutation.symbols import symbol

NAME = "lost-accumulation"
NODES = (ast.AugAssign, ast.Assign)


def edits(node, source):
    if isinstance(node, ast.AugAssign):
        first, last, said = source.operator(node.target, node.value)
        if said == symbol(node.op) + "=":
            yield source.edit(first, last, "=")
        return
    value = node.value
    if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and isinstance(value, ast.BinOp):
        if isinstance(value.left, ast.Name) and value.left.id == node.targets[0].id:
            yield source.replaced(value, source.of(value.right))
