"""Texts are joined or split by another separator."""

import ast

from mutation.shape import is_plain, method

NAME = "wrong-separator"
NODES = (ast.Call,)


def edits(node, source):
    if method(node) == "join" and isinstance(node.func.value, ast.Constant):
        text = source.of(node.func.value)
        if text in ("''", '""'):
            yield source.replaced(node.func.value, text[0] + " " + text[0])
        elif text[0] in "'\"" and text[0] == text[-1] and isinstance(node.func.value.value, str):
            blank = node.func.value.value.strip(" ")
            bare = text[0] + (blank if blank != node.func.value.value and blank.isprintable() else "") + text[0]
            yield source.replaced(node.func.value, bare)
    elif method(node) == "split" and is_plain(node) and len(node.args) == 1:
        value = getattr(node.args[0], "value", None)
        if isinstance(node.args[0], ast.Constant) and isinstance(value, str):
            yield source.replaced(node.args[0], "" if value in (" ", "\n", "\t") else "' '")
