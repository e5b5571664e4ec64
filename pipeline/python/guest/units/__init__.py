"""What of a source file can be run as a program: functions, methods and whole scripts. See ../../units.ts."""

import ast
import inspect

from _names import FUNCTIONS
from _slices import joined
from units import classes
from units.check import is_fit
from units.checks import checks_of, evidence_of
from units.docstrings import Shortened, reads_docstrings
from units.doctests import examples_of, facts_in
from units.elsewhere import Elsewhere
from units.example_check import check_of, pieces_of
from units.file import File
from units.imports import imports_of, needed_names, unbound_names
from units.reflection import reads_its_module
from units.scripts import is_script
from units.signature import form_of, parameters_of
from units.target import Target, as_list, calls_of, needs_of
from units.tests import tests_of


def docstring_of(node):
    return ast.get_docstring(node, clean=False) or ""


class Shown:
    """The examples of one docstring."""

    def __init__(self, node, file, names):
        self.examples = examples_of(docstring_of(node))
        silent = bool(self.examples) and file.prints(file.part(names).statements())
        self.facts = facts_in(self.examples, file, silent) if self.examples else []
        self.check = check_of(self.examples, file, silent) if self.examples else None


class Reader:
    """Makes the units of one file from what all of it says."""

    def __init__(self, source, path, elsewhere):
        self.file = File(source, path)
        tree = self.file.tree
        self.functions = {one.name: one for one in tree.body if isinstance(one, FUNCTIONS)}
        self.classes = classes.unit_classes(self.file)
        self.shortened = Shortened(source) if ">>>" in source else None
        self.shown = {}
        for node in [tree, *self.functions.values(), *self.classes.values()]:
            names = {getattr(node, "name", "")}
            self.shown[node] = Shown(node, self.file, names)
            if isinstance(node, ast.ClassDef):
                for one in node.body:
                    if isinstance(one, FUNCTIONS):
                        self.shown[one] = Shown(one, self.file, names)
        self.tests = tests_of(self.file)
        self.checks = checks_of(self.file, self.tests)
        self.facts = [fact for shown in self.shown.values() for fact in shown.facts] + evidence_of(self.file, self.tests)
        self.elsewhere = Elsewhere(elsewhere, self.file)
        self.found = []
        self.skipped = []

    def code_of(self, part):
        """The code of a part, without the examples that would tell what its calls give."""
        if self.shortened is None or reads_docstrings(ast.Module(body=part.statements(), type_ignores=[])):
            return part.code
        return joined(part.chunks, self.shortened)

    def skip(self, name, node, reason):
        self.skipped.append({"name": name, "line": node.lineno, "reason": reason})

    def tests_for(self, target, part, own):
        """Sources of tests: the unit's own examples, those of its class and module, and what else runs it."""
        sources = []
        documents = [node for node in self.shown if node in own or isinstance(node, (ast.Module, ast.ClassDef))]
        for node in documents:
            for body in pieces_of(self.shown[node].check):
                if target.is_tested_by(ast.parse(body)):
                    sources.append(part.lacks(needed_names(body)) + body)
        for check in self.checks:
            if target.is_tested_by(check.tree):
                sources.append(check.after(part))
        return [source for source in dict.fromkeys(sources) if is_fit(source)]

    def unit(self, kind, target, node, own, bound, more=None):
        """One unit; `own` are the nodes whose docstrings are about it alone."""
        file = self.file
        calls = calls_of(target, [fact for one in own for fact in self.shown[one].facts])
        part = file.part({target.root}, needs_of(calls))
        fitting = part.names | (file.known - file.names)
        for expression, want in calls_of(target, self.facts, fitting).items():
            if calls.get(expression) is None:
                calls[expression] = want
        if not calls:
            calls = calls_of(target, self.facts)
            part = file.part({target.root}, needs_of(calls))
        if part.has_state_from_outside or reads_its_module(part):
            reason = "needs-module-state" if part.has_state_from_outside else "reads-its-module"
            self.skip(target.name, node, reason)
            return
        fitting = part.names | (file.known - file.names)
        # What other files say comes last: a unit has the same code whatever stands around its file.
        said = self.elsewhere.calls_of(target, fitting)
        for _, expression in said:
            calls.setdefault(expression)
        shown = self.elsewhere.tests_of(target, part)
        tests = self.tests_for(target, part, own) + [source for _, source in shown]
        tree = ast.parse(part.code)
        statements = part.statements()
        self.found.append(
            {
                "kind": kind,
                "form": form_of(node),
                "name": target.name,
                "line": node.lineno,
                "docstring": inspect.cleandoc(docstring_of(node)),
                "code": self.code_of(part),
                "calls": as_list(calls),
                "tests": list(dict.fromkeys(tests)),
                "elsewhere": sorted({place for place, _ in said + shown}),
                "parameters": parameters_of(node, file.text, bound),
                "returns": None if node.returns is None else file.text.of(node.returns),
                "imports": imports_of(tree),
                "unbound": unbound_names(part.code, tree),
                "reads_stdin": file.reads_stdin(statements),
                "prints": file.prints(statements),
                "constructor": more,
            }
        )

    def function(self, node):
        target = Target(node.name, generator=form_of(node) == "generator")
        self.unit("function", target, node, [node], False)

    def methods(self, statement):
        facts = self.facts + [fact for _, fact in self.elsewhere.calls]
        constructor = classes.Constructor(statement, self.classes, self.file.text, facts)
        for method in classes.methods_of(statement):
            name = "%s.%s" % (statement.name, method.name)
            target = Target(name, form_of(method) == "generator", classes.is_attribute(method))
            hidden = method.name.startswith("_")
            if hidden and self.shown[method].check is None and not calls_of(target, self.facts):
                continue
            if classes.is_unrunnable(method):
                self.skip(name, method, "abstract-method")
            elif not classes.is_static(method) and not constructor.is_usable:
                self.skip(name, method, "no-usable-constructor")
            else:
                own = [method]
                self.unit("method", target, method, own, classes.takes_object(method), constructor.answer())

    def script(self):
        file = self.file
        if not is_script(file):
            return
        self.found.append(
            {
                "kind": "script",
                "form": "plain",
                "name": "__main__",
                "line": 1,
                "docstring": inspect.cleandoc(docstring_of(file.tree)),
                "code": file.source,
                "calls": [],
                "tests": [],
                "elsewhere": [],
                "parameters": [],
                "returns": None,
                "imports": imports_of(file.tree),
                # Its module is the one that is run.
                "unbound": [name for name in unbound_names(file.source, file.tree) if name != "__main__"],
                "reads_stdin": file.reads_stdin(file.tree.body),
                "prints": file.prints(file.tree.body),
                "constructor": None,
            }
        )

    def answer(self):
        nodes = [*self.functions.values(), *self.classes.values()]
        for node in sorted(nodes, key=lambda one: one.lineno):
            if isinstance(node, ast.ClassDef):
                self.methods(node)
            elif node not in self.tests:
                self.function(node)
        self.script()
        return {
            "units": self.found,
            "skipped": self.skipped,
            "unfit": self.elsewhere.refused(self.found),
            "unused": [
                {"name": one.name, "line": one.node.lineno, "reason": one.reason}
                for several in self.tests.values()
                for one in several
                if one.reason is not None
            ],
        }


def units(source, path, elsewhere=()):
    return Reader(source, path, elsewhere).answer()
