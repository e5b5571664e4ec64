"""A variable that changes later starts from the wrong value."""

import ast

from mutation.constants import beside
from mutation.shape import updates

NAME = "initial-value"
NODES = (ast.Assign,)


def edits(node, source):
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return
    name = node.targets[0].id
    block = source.block(node)
    later = block[block.index(node) + 1 :]
    if any(name in updates(statement) for statement in later):
        for text in beside(source, node.value):
            yield source.replaced(node.value, text)
