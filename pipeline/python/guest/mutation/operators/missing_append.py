"""What is found is not kept: a call that fills a list, set or dictionary is forgotten."""

import ast

from mutation.shape import method

NAME = "missing-append"
NODES = (ast.Expr,)
FILLING = ("append", "extend", "add", "insert", "update", "appendleft", "remove", "discard", "pop", "push", "popleft")


def edits(node, source):
    if method(node.value) in FILLING:
        yield source.removed(node)
