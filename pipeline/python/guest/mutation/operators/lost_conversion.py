"""A value is used as it comes: `int(x)` or `abs(x)` is forgotten."""

import ast

from mutation.shape import called, is_plain

NAME = "lost-conversion"
NODES = (ast.Call,)
CONVERSIONS = ("int", "float", "str", "abs", "round", "tuple", "bool", "frozenset")


def edits(node, source):
    if called(node) in CONVERSIONS and is_plain(node) and len(node.args) == 1:
        least = 0 if isinstance(source.parent(node), (ast.Assign, ast.Return, ast.Call)) else 16
        yield source.replaced(node, source.of(node.args[0], least))
