"""A comparison looks the wrong way: `<` for `>`."""

import ast

from mutation.symbols import compared

NAME = "comparison-direction"
NODES = (ast.Compare,)
OTHER = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def edits(node, source):
    return compared(node, source, OTHER)
