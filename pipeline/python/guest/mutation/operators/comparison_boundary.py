"""Equality is forgotten or let in: `<` for `<=`."""

import ast

from mutation.symbols import compared

NAME = "comparison-boundary"
NODES = (ast.Compare,)
OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def edits(node, source):
    return compared(node, source, OTHER)
