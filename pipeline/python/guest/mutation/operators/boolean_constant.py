"""`True` for `False`, or the other way round."""

import ast

from mutation.constants import beside

NAME = "boolean-constant"
NODES = (ast.Constant,)


def edits(node, source):
    if isinstance(node.value, bool):
        for text in beside(source, node):
            yield source.replaced(node, text)
