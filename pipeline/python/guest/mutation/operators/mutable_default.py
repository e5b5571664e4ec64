"""A list or dictionary is a parameter's default, and so shared by all calls."""

import ast

from mutation.symbols import symbol

NAME = "mutable-default"
NODES = (ast.FunctionDef, ast.AsyncFunctionDef)
EMPTY = ("[]", "{}", "set()", "list()", "dict()")


def fresh(statement):
    """(parameter, value) of `if p is None: p = []`, else None."""
    if not isinstance(statement, ast.If) or not isinstance(statement.test, ast.Compare) or len(statement.body) != 1:
        return None
    test, (body,) = statement.test, statement.body
    asks = isinstance(test.left, ast.Name) and symbol(test.ops[0]) == "is" and not statement.orelse
    if not asks or not isinstance(body, ast.Assign) or not isinstance(body.targets[0], ast.Name):
        return None
    return (test.left.id, body.value) if body.targets[0].id == test.left.id else None


def edits(node, source):
    arguments = node.args
    placed = [*getattr(arguments, "posonlyargs", []), *arguments.args][-len(arguments.defaults) :]
    defaults = [*zip(placed, arguments.defaults), *zip(arguments.kwonlyargs, arguments.kw_defaults)]
    for statement in node.body:
        name, value = fresh(statement) or (None, None)
        if name is None or source.of(value) not in EMPTY:
            continue
        for argument, default in defaults:
            if argument.arg == name and isinstance(default, ast.Constant) and default.value is None:
                yield source.replaced(default, source.of(value), statement.lineno)
