"""Programs by what they do: code objects without positions."""

import ast
from types import CodeType

PLACE = {"lineno": 1, "end_lineno": 1, "col_offset": 0, "end_col_offset": 0}
COUNTS = ("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags", "co_name")
NAMES = ("co_names", "co_varnames", "co_freevars", "co_cellvars")


def constant(value):
    """A constant as a key: equal ones of other types stay apart, and so do 0.0 and -0.0."""
    if isinstance(value, CodeType):
        return key(value)
    if isinstance(value, tuple):
        return tuple(map(constant, value))
    if isinstance(value, frozenset):
        return ("frozenset", *sorted(map(repr, map(constant, value))))
    return type(value).__name__, repr(value)


def key(code):
    return (
        *(getattr(code, field) for field in (*COUNTS, *NAMES)),
        code.co_code,
        getattr(code, "co_exceptiontable", b""),
        tuple(map(constant, code.co_consts)),
    )


def put_together(tree):
    """Puts all nodes in one place. A walk of our own: `ast.walk` takes longer than the compiler."""
    waiting = [tree]
    while waiting:
        fields = waiting.pop().__dict__
        for value in fields.values():
            if isinstance(value, list):
                waiting.extend(one for one in value if isinstance(one, ast.AST))
            elif isinstance(value, ast.AST):
                waiting.append(value)
        if "lineno" in fields:
            fields.update(PLACE)


def compiled(source):
    """
    What a source compiles to, as a key that tells programs apart and positions not; None where it does not compile.
    All nodes are put in one place: what a compiler adds for tracing's sake alone goes too.
    """
    try:
        tree = ast.parse(source)
        put_together(tree)
        return key(compile(tree, "<program>", "exec", dont_inherit=True))
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None
