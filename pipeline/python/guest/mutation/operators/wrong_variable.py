"""Another variable of the same type is taken, one that is bound before."""

import ast

from mutation.kinds import alike

NAME = "wrong-variable"
NODES = (ast.Name,)


def edits(node, source):
    if isinstance(node.ctx, ast.Load):
        for name in alike(node, source):
            yield source.replaced(node, name)
