"""A number is rounded or printed with another count of digits."""

import ast
import re

from mutation.shape import called, integer, is_plain, method

NAME = "wrong-precision"
NODES = (ast.Call, ast.BinOp)
DIGITS = re.compile(rb"\.([1-9])[fge]")


def edits(node, source):
    if called(node) == "round" and is_plain(node) and len(node.args) == 2:
        digits = integer(node.args[1])
        if digits is not None:
            yield source.replaced(node.args[1], str(digits - 1))
        yield source.edit(source.span(node.args[0])[1], source.span(node.args[1])[1], "")
    form = node.func.value if method(node) == "format" else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        form = node.left
    if isinstance(form, ast.Constant) and isinstance(form.value, str):
        first, last = source.span(form)
        for found in DIGITS.finditer(source.data[first:last]):
            place = first + found.start(1)
            yield source.edit(place, place + 1, str(int(found.group(1)) - 1))
