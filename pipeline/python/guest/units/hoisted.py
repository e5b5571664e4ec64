"""Imports inside functions and examples, as if they stood at the end of their file: there a name means one thing."""

import ast

from _names import bound_anywhere
from _text import Text
from units.doctests import examples_of
from units.imports import is_found

DOCUMENTED = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def is_foreign(node):
    """Whether it is an import that names what it takes of modules that the interpreter does not bring."""
    if isinstance(node, ast.ImportFrom):
        known = node.level == 0 and is_found(node.module.split(".")[0])
        return not known and all(alias.name != "*" for alias in node.names)
    return isinstance(node, ast.Import) and not any(is_found(alias.name.split(".")[0]) for alias in node.names)


def meanings(node):
    """(name, what it means) for each name of an import."""
    place = (node.level, node.module) if isinstance(node, ast.ImportFrom) else None
    for alias in node.names:
        yield (alias.asname or alias.name.split(".")[0]), (place, alias.name if place or alias.asname else None)


class Hoisted:
    """`source` is the file's."""

    def __init__(self, source):
        tree = ast.parse(source)
        documents = [ast.get_docstring(one, clean=False) or "" for one in ast.walk(tree) if isinstance(one, DOCUMENTED)]
        self.documents = [one for one in documents if ">>>" in one]
        top = set(tree.body)
        inner = [one for one in ast.walk(tree) if is_foreign(one) and one not in top]
        importing = [one for document in self.documents if "import" in document for one in examples_of(document)]
        outer = [one for example in importing for one in example.tree.body if is_foreign(one)]
        taken = bound_anywhere(ast.parse(without(source, inner)))
        kept = [one for one in inner + outer if taken.isdisjoint(name for name, _ in meanings(one))]
        said = {}
        for one in kept:
            for name, meaning in meanings(one):
                said.setdefault(name, set()).add(meaning)
        kept = [one for one in kept if all(len(said[name]) == 1 for name, _ in meanings(one))]
        lines = dict.fromkeys(unparsed(one) for one in kept)
        self.source = "\n".join([without(source, set(kept) & set(inner)).rstrip("\n"), *lines, ""])
        # At the top of the file the same import may stand already.
        self.alike = {ast.dump(one) for one in tree.body if is_foreign(one)} | {ast.dump(one) for one in kept}

    def examples(self):
        """The examples of its docstrings, a list for each, without the imports."""
        for document in self.documents:
            yield [one for one in examples_of(document) if not is_all(one, self.alike)]


def is_all(example, alike):
    return all(ast.dump(one) in alike for one in example.tree.body)


def without(source, statements):
    """A source with `pass` for some of its statements."""
    text = Text(source)
    data = text.data
    for begin, end in sorted((text.span(one) for one in statements), reverse=True):
        data = data[:begin] + b"pass" + data[end:]
    return data.decode()


def unparsed(node):
    """An import's text: before Python 3.9 nothing writes one."""
    names = ", ".join(alias.name + (" as " + alias.asname if alias.asname else "") for alias in node.names)
    if isinstance(node, ast.Import):
        return "import " + names
    return "from %s%s import %s" % ("." * node.level, node.module or "", names)
