"""A `return` stands inside the loop that it should follow."""

import ast

from mutation.shape import LOOPS

NAME = "early-return"
NODES = LOOPS


def edits(node, source):
    after = source.following(node)
    if node.orelse or not isinstance(after, ast.Return) or after.lineno != after.end_lineno:
        return
    inner = source.indent(node.body[0])
    source.whole_lines(after)
    first, last = source.text.span(after)
    outer = source.indent(after)
    yield source.edit(first - len(outer.encode()), last, inner + source.of(after))
