"""What stands for a missing key is another value, or is forgotten."""

import ast

from mutation.constants import beside
from mutation.shape import is_plain, method

NAME = "default-of-get"
NODES = (ast.Call,)


def edits(node, source):
    if method(node) not in ("get", "setdefault", "pop") or not is_plain(node) or len(node.args) != 2:
        return
    for text in beside(source, node.args[1]):
        yield source.replaced(node.args[1], text)
    yield source.edit(source.span(node.args[0])[1], source.span(node.args[1])[1], "")
