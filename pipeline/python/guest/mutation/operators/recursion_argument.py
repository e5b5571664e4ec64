"""A recursion goes on with an argument that is one beside, or with the same."""

import ast

from mutation.shape import integer, is_call_of, slice_of

NAME = "recursion-argument"
NODES = (ast.Call,)


def edits(node, source):
    function = source.function(node)
    if function is None or not is_call_of(node, function):
        return
    for argument in node.args:
        if isinstance(argument, ast.BinOp):
            value = integer(argument.right)
            yield source.replaced(argument, source.of(argument.left))
            if value is not None and isinstance(argument.op, (ast.Add, ast.Sub)):
                yield source.replaced(argument.right, str(value + 1))
        elif isinstance(argument, ast.Subscript) and slice_of(argument):
            yield source.replaced(argument, source.of(argument.value))
