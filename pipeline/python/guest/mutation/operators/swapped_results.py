"""A function gives its results in the wrong order."""

import ast

NAME = "swapped-results"
NODES = (ast.Return,)


def edits(node, source):
    if isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        yield source.swapped(*node.value.elts)
