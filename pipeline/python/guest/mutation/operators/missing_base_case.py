"""A recursion lacks the case that ends it."""

import ast

from mutation.shape import calls_itself

NAME = "missing-base-case"
NODES = (ast.If, ast.IfExp)


def edits(node, source):
    function = source.function(node)
    if function is None or not calls_itself(function, function):
        return
    if isinstance(node, ast.If):
        ends = isinstance(node.body[-1], ast.Return) and not node.orelse
        if ends and not any(calls_itself(statement, function) for statement in node.body):
            source.start(node, "if")
            yield source.removed(node)
    elif calls_itself(node.orelse, function) and not calls_itself(node.body, function):
        yield source.replaced(node, source.of(node.orelse))
