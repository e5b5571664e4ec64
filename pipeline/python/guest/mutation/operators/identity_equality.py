"""Identity is asked where equality is meant: `is` for `==`."""

import ast

from mutation.symbols import compared

NAME = "identity-equality"
NODES = (ast.Compare,)
OTHER = {"==": "is", "!=": "is not"}


def edits(node, source):
    return compared(node, source, OTHER)
