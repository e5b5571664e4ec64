"""Two neighbouring assignments that do not need each other change places."""

import ast

from _names import stored_names
from mutation.shape import called, names_in

NAME = "reorder-statements"
# What neither runs a program's own code nor changes anything, where the values are plain.
QUIET = (
    ast.Constant, ast.Name, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp, ast.List, ast.Tuple, ast.Dict,
    ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.expr_context, ast.Subscript, ast.Slice,
)
CALLS = ("len", "abs", "min", "max", "sum", "int", "float", "str", "bool")


def is_quiet(node):
    return all(
        isinstance(one, QUIET) or called(one) in CALLS or type(one).__name__ in ("Index", "ExtSlice")
        for one in ast.walk(node)
    )


def is_free(statement):
    return (
        isinstance(statement, ast.Assign)
        and all(isinstance(target, ast.Name) for target in statement.targets)
        and is_quiet(statement.value)
    )


def sites(function):
    for node in ast.walk(function):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield from zip(block, block[1:])


def rewrite(pair, function, source, fresh):
    one, other = pair
    if not is_free(one) or not is_free(other) or other.lineno != one.end_lineno + 1:
        return None
    if stored_names(one) & names_in(other) or stored_names(other) & names_in(one):
        return None
    source.whole_lines(one)
    source.whole_lines(other)
    return [source.swapped(one, other)]
