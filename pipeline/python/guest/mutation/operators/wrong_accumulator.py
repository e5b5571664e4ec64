"""The result of a step goes to another variable that grows in the same loop."""

import ast

from mutation.shape import method

NAME = "wrong-accumulator"
NODES = (ast.AugAssign, ast.Expr)
GROWING = ("append", "extend", "add", "update", "insert")


def grown(statement):
    """(variable, how it grows) of a statement that lets one grow, else None."""
    if isinstance(statement, ast.AugAssign):
        target = statement.target
        return (target, type(statement.op).__name__) if isinstance(target, ast.Name) else None
    call = getattr(statement, "value", None)
    if isinstance(statement, ast.Expr) and method(call) in GROWING and isinstance(call.func.value, ast.Name):
        return call.func.value, call.func.attr
    return None


def edits(node, source):
    loop, own = source.loop(node), grown(node)
    if loop is None or own is None:
        return
    outer = loop
    while source.loop(outer) is not None:
        outer = source.loop(outer)
    others = []
    for one in ast.walk(outer):
        other = grown(one) if isinstance(one, NODES) else None
        if other is not None and other[1] == own[1] and other[0].id != own[0].id and other[0].id not in others:
            others.append(other[0].id)
    for name in sorted(others):
        yield source.replaced(own[0], name)
