"""One test that a file brings beside its docstrings, as a source that stands alone after the code."""

import ast

from _names import FUNCTIONS
from units.file import READING
from units.imports import imports_of, missing, needed_names


class Check:
    """`body` is all but what it needs of its module; `own` are statements of the module that it brings itself."""

    def __init__(self, body, own=()):
        self.body = body
        self.own = own
        self.tree = ast.parse(body)
        self.needs = needed_names(body)

    def after(self, part):
        """The whole source of the test for the code of a part."""
        before = part.lacks(self.needs, self.own)
        source = before + ("\n\n" if before and isinstance(self.tree.body[0], FUNCTIONS) else "") + self.body
        return source if source.endswith("\n") else source + "\n"


def is_fit(source):
    """Whether a test can run alone: all its modules are there, and it reads no input."""
    tree = ast.parse(source)
    reads = any(isinstance(one, ast.Name) and one.id in READING for one in ast.walk(tree))
    modules = imports_of(tree)
    return not reads and not missing(modules) and not any(module.startswith(".") for module in modules)
