"""`min` for `max`, `any` for `all`, or the other way round."""

import ast

from mutation.shape import called

NAME = "min-max"
NODES = (ast.Call,)
OTHER = {"min": "max", "max": "min", "any": "all", "all": "any"}


def edits(node, source):
    if called(node) in OTHER:
        yield source.replaced(node.func, OTHER[called(node)])
