"""What no edit may touch: what tells about a program and is not what it does, and what has no true positions."""

import ast

from _slices import is_main_guard
from _text import is_docstring
from mutation.shape import always_leaves

WHOLE = ("Import", "ImportFrom", "Global", "Nonlocal", "TypeAlias")
FIELDS = {
    "FunctionDef": ("decorator_list", "returns", "type_params"),
    "AsyncFunctionDef": ("decorator_list", "returns", "type_params"),
    "ClassDef": ("decorator_list", "bases", "keywords", "type_params"),
    "AnnAssign": ("annotation",),
    "arg": ("annotation",),
    "match_case": ("pattern",),
    # Before Python 3.12 the parts have wrong positions: left alone everywhere, so that every version gives the same.
    "JoinedStr": ("values",),
    "TemplateStr": ("values",),
}


def names_the_module(statement):
    """`__all__ = [...]` and its like."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(one, ast.Name) and one.id.startswith("__") for one in targets)


def is_frozen(node):
    return (
        type(node).__name__ in WHOLE
        or (isinstance(node, ast.stmt) and is_docstring(node))
        or names_the_module(node)
    )


def live(node, field, children):
    """
    The children that can run: compilers differ in what they leave out of the rest, and nobody sees a mistake there.
    """
    if field == "body" and isinstance(getattr(node, "test", None), ast.Constant) and not node.test.value:
        return []
    for place, child in enumerate(children):
        if isinstance(child, ast.stmt) and always_leaves([child]):
            return children[: place + 1]
    return children


def free_children(node):
    """Children that edits may touch, in the order of the tree."""
    frozen = FIELDS.get(type(node).__name__, ())
    if isinstance(node, ast.If) and is_main_guard(node):
        frozen = ("test",)
    for field, value in ast.iter_fields(node):
        if field in frozen:
            continue
        for child in live(node, field, value) if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not is_frozen(child):
                yield child


def frozen_spans(tree, text):
    """Bytes that no edit may be made inside of, in their order."""
    waiting, spans = [tree], []
    while waiting:
        node = waiting.pop()
        free = list(free_children(node))
        waiting.extend(free)
        if not isinstance(node, ast.JoinedStr):
            others = (child for child in ast.iter_child_nodes(node) if child not in free)
            spans += [text.span(child) for child in others if hasattr(child, "lineno")]
    return sorted(spans)
