"""How a file names pytest and its words, and whether pytest reads it."""

import ast


def is_test_file(path):
    """By its name, as pytest and unittest look for tests."""
    base = path.rsplit("/", 1)[-1]
    return base.startswith(("test_", "tests")) or base.endswith("_test.py")


def dotted(node):
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return None if before is None else before + "." + node.attr
    return node.id if isinstance(node, ast.Name) else None


class Pytest:
    """The names by which a file knows pytest (`modules`) and what it takes out of it (`words`)."""

    def __init__(self, tree):
        self.modules = {"pytest"}
        self.words = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self.modules |= {one.asname for one in node.names if one.name == "pytest" and one.asname}
            elif isinstance(node, ast.ImportFrom) and node.module == "pytest":
                self.words.update((one.asname or one.name, one.name) for one in node.names)

    @property
    def names(self):
        return self.modules | set(self.words)

    def word(self, node):
        """`raises` for `pytest.raises`, however the file spells it; None for what is not pytest's."""
        first, _, rest = (dotted(node) or "").partition(".")
        if first in self.modules:
            return rest or None
        return ".".join([self.words[first]] + ([rest] if rest else [])) if first in self.words else None

    def is_mentioned(self, node):
        return any(isinstance(one, ast.Name) and one.id in self.names for one in ast.walk(node))
