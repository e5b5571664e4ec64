"""What should be sorted or turned round is left as it is."""

import ast

from mutation.shape import called, method

NAME = "dropped-sort"
NODES = (ast.Call, ast.Expr)


def edits(node, source):
    if isinstance(node, ast.Expr):
        if method(node.value) in ("sort", "reverse"):
            yield source.removed(node)
    elif called(node) in ("sorted", "reversed") and node.args and not isinstance(node.args[0], ast.Starred):
        text = source.of(node.args[0])
        yield source.replaced(node, "list(" + text + ")" if called(node) == "sorted" else text)
    if called(node) == "sorted" or method(node) == "sort":
        for keyword in node.keywords:
            if keyword.arg == "reverse" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True:
                yield source.replaced(keyword.value, "False")
