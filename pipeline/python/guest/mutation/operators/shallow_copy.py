"""A copy is forgotten, or goes less deep than it should."""

import ast

from mutation.shape import called, is_plain, method, slice_of

NAME = "shallow-copy"
NODES = (ast.Call, ast.Subscript)
COPIES = ("list", "dict", "set", "copy", "deepcopy")


def edits(node, source):
    if isinstance(node, ast.Subscript):
        part = slice_of(node)
        if part is not None and isinstance(node.ctx, ast.Load) and not (part.lower or part.upper or part.step):
            yield source.replaced(node, source.of(node.value))
    elif method(node) == "deepcopy":
        yield source.edit(*source.attribute(node.func), "copy")
    elif method(node) == "copy" and not node.args:
        yield source.replaced(node, source.of(node.func.value))
    elif called(node) in COPIES and is_plain(node) and len(node.args) == 1 and isinstance(node.args[0], ast.Name):
        yield source.replaced(node, source.of(node.args[0]))
