"""The `else` of a condition is forgotten."""

import ast

from mutation.branches import else_line

NAME = "dropped-else"
NODES = (ast.If,)


def edits(node, source):
    begin = else_line(node, source)
    if begin is not None:
        end = source.whole_lines(node.orelse[-1])[1]
        yield source.edit(begin, end, "", node.orelse[0].lineno)
