"""What a file says of functions and classes that it imports from other modules of its repository."""

import ast

from _names import BUILTINS, bound_anywhere, free_names
from _text import Text, as_expression
from units.check import Check, is_fit
from units.checks import evidence_of
from units.doctests import facts_in
from units.file import File
from units.hoisted import Hoisted
from units.imports import is_found
from units.session import source_of
from units.tests import tests_of


def module_of(path):
    """The dotted name by which a file is imported from its repository's root; see moduleOf in units.ts."""
    parts = [part for part in path[:-3].split("/") if part] if path.endswith(".py") else path.split("/")
    if parts and parts[0] == "src":
        parts = parts[1:]
    if parts and parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)


def is_package(path):
    return path.rsplit("/", 1)[-1] == "__init__.py"


def absolute(node, path):
    """The dotted module of a `from` import; None where it goes above the root."""
    if not node.level:
        return node.module
    parts = [part for part in module_of(path).split(".") if part]
    drop = node.level - 1 if is_package(path) else node.level
    if drop > len(parts):
        return None
    return ".".join(parts[: len(parts) - drop] + ([node.module] if node.module else [])) or None


class Imports:
    """Names that a file has from modules that the interpreter does not bring: name -> (module, name there)."""

    def __init__(self, tree, path):
        self.names = {}
        # Names of whole modules: dotted, as they are written -> module.
        self.modules = {}
        self.statements = []
        for node in tree.body:
            if isinstance(node, ast.ImportFrom):
                self.take_from(node, path)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if not is_found(alias.name.split(".")[0]):
                        self.modules[alias.asname or alias.name] = alias.name
                        self.statements.append(node)

    def take_from(self, node, path):
        module = absolute(node, path)
        if module is None or not node.level and is_found(module.split(".")[0]):
            return
        self.statements.append(node)
        for alias in node.names:
            if alias.name != "*":
                self.names[alias.asname or alias.name] = (module, alias.name)
                # `from package import module` looks the same.
                self.modules[alias.asname or alias.name] = module + "." + alias.name


def dotted_spans(tree, imports):
    """(node, module, name) of each `module.name` in a tree, the longest module first."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            written = spelt(node.value)
            if written in imports.modules:
                found.append((node, imports.modules[written], node.attr))
    return found


def spelt(node):
    if isinstance(node, ast.Attribute):
        return spelt(node.value) + "." + node.attr
    return node.id if isinstance(node, ast.Name) else "?"


def direct(source, imports):
    """
    (source, uses) with every imported name as its own module spells it, or None where that cannot be. Positions inside
    f-strings are not trusted: what came out must parse to the tree that was meant.
    """
    tree = ast.parse(source)
    text = Text(source)
    edits, uses = [], []
    taken = bound_anywhere(tree)
    roots = set()
    for node, module, name in dotted_spans(tree, imports):
        edits.append((*text.span(node), name))
        uses.append((module, name))
        roots.update(id(one) for one in ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in imports.names and id(node) not in roots and node.id not in taken:
            module, name = imports.names[node.id]
            edits.append((*text.span(node), name))
            uses.append((module, name))
    if any(name in taken for _, name in uses):
        return None
    data = text.data
    for begin, end, new in sorted(set(edits), reverse=True):
        data = data[:begin] + new.encode() + data[end:]
    renamed = data.decode()
    try:
        left = [one.id for one in ast.walk(ast.parse(renamed)) if isinstance(one, ast.Name)]
    except SyntaxError:
        return None
    right = {name for _, name in uses}
    if any(name in imports.modules and name not in right for name in left):
        return None
    return renamed, sorted(set(uses))


def calls_among(facts, imports):
    seen = {}
    for fact in facts:
        for node in ast.walk(fact.tree):
            if not isinstance(node, ast.Call):
                continue
            source = source_of(node, Text(fact.source))
            found = None if source is None else direct(as_expression(source), imports)
            if found is None or len(found[1]) != 1 or not isinstance(ast.parse(found[0]).body[0], ast.Expr):
                continue
            expression, [(module, name)] = found
            called = ast.parse(expression, mode="eval").body
            if not any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(called.func)):
                continue
            if free_names(called) <= {name} | BUILTINS:
                seen.setdefault((module, name, expression))
    return [{"module": module, "name": name, "expression": expression} for module, name, expression in seen]


def tests_among(file, tests, imports):
    """Those of a file's `tests` that use imported names, without the lines that import them."""
    found = []
    for statement, several in tests.items():
        for check in [check for test in several for check in test.checks]:
            source = Check(check.body, (*check.own, *imports.statements)).after(file.part(frozenset()))
            renamed = direct(source, imports)
            if renamed is None or not renamed[1] or not is_fit(renamed[0]):
                continue
            uses = [{"module": module, "name": name} for module, name in renamed[1]]
            found.append({"name": statement.name, "source": renamed[0], "uses": uses})
    return found


def usages(source, path):
    exported = Imports(ast.parse(source), path).names.items()
    hoisted = Hoisted(source)
    if not Imports(ast.parse(hoisted.source), path).statements:
        return {"calls": [], "tests": [], "exports": []}
    file = File(hoisted.source, path)
    imports = Imports(file.tree, path)
    facts = [fact for examples in hoisted.examples() for fact in facts_in(examples, file, False)]
    tested = tests_of(file)
    facts += evidence_of(file, tested)
    tests = tests_among(file, tested, imports) if file.holds_tests else []
    exports = [{"module": module, "name": name} for given, (module, name) in exported if given == name]
    return {"calls": calls_among(facts, imports), "tests": tests, "exports": exports}
