"""`break` for `continue`, or the other way round."""

import ast

from mutation.shape import LOOPS, is_last

NAME = "break-continue"
NODES = (ast.Break, ast.Continue)


def edits(node, source):
    if isinstance(node, ast.Continue):
        yield source.replaced(node, "break")
    elif not is_last(node, source, LOOPS):
        yield source.replaced(node, "continue")
