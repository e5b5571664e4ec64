"""Two assignments of which one needs the other stand in the wrong order."""

import ast

from mutation.shape import names_in, updates

NAME = "statement-order"
NODES = (ast.Assign, ast.AugAssign)


def edits(node, source):
    after = source.following(node)
    if not isinstance(after, NODES) or after.lineno != node.end_lineno + 1:
        return
    if updates(node) & names_in(after) or updates(after) & names_in(node):
        source.whole_lines(node)
        source.whole_lines(after)
        yield source.swapped(node, after)
