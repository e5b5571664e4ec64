"""Tests that a file brings beside its docstrings, each as a source that stands alone after the code."""

import ast
import re

from _asserts import is_vacuous
from _names import FUNCTIONS, bound_anywhere
from _slices import chunks_of, joined, needed_chunks
from units.facts import facts_of
from units.file import READING
from units.imports import imports_of, missing, needed_names
from units.parametrize import call_of, cases, mentions_pytest, without_pytest
from units.session import Session


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


def is_test_name(name):
    return name == "test" or name.startswith("test_")


def asserts_something(function):
    for one in ast.walk(function):
        if isinstance(one, ast.Assert):
            return True
        called = one.func if isinstance(one, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr.startswith(("assert", "raises")):
            return True
    return False


def is_test(function, file):
    """A function that is there to be run as a test: with nothing to be given, or by pytest's decorators."""
    if not isinstance(function, ast.FunctionDef) or not is_test_name(function.name):
        return False
    return asserts_something(function) and cases(function, file.known) is not None


def of_function(function, file):
    source = without_pytest(function, file.text)
    runs = cases(function, file.known)
    if source is None or runs is None:
        return
    for run in runs:
        yield Check("%s\n\n\n%s\n" % (source, call_of(function, run, file.text)), (function,))


def facts_of_function(function, file):
    runs = cases(function, file.known)
    for run in runs if runs is not None else [{}]:
        outer = Session(file.known)
        session = outer.without(bound_anywhere(ast.Module(body=[function], type_ignores=[])) - {function.name})
        for name, value in run.items():
            session.bind(name, outer.resolve(value, file.text))
        yield from facts_of(function.body, file.text, session)


def dedented(source, body):
    """Lines of a block one step out, as its statements `body` stand; None where that would change them."""
    step = body[0].col_offset
    lines = source.split("\n")
    if any(line[:step].strip() for line in lines):
        return None
    moved = "\n".join(line[step:] for line in lines)
    try:
        same = list(map(ast.dump, ast.parse(moved).body)) == list(map(ast.dump, body))
    except SyntaxError:
        return None
    return moved if same else None


def of_asserts(body, file):
    """A check for each `assert` of a block, with the statements of the block that it needs."""
    chunks = chunks_of(ast.Module(body=body, type_ignores=[]))
    for statement in body:
        if not isinstance(statement, ast.Assert) or is_vacuous(statement):
            continue
        names = needed_names(file.text.of(statement))
        before = [one for one in needed_chunks(chunks, names) if one.first < statement.lineno]
        lines = joined(before, file.text) + file.text.lines(statement.lineno, statement.end_lineno)
        kept = [one for chunk in before for one in chunk.statements] + [statement]
        source = dedented(lines, kept)
        if source is not None:
            yield Check(source + "\n")


def checks_of(file):
    """Checks of the asserts and test functions of a file, in order."""
    found = []
    top = [one for one in file.tree.body if one not in file.guards]
    for statement in top:
        if isinstance(statement, ast.Assert) and not is_vacuous(statement):
            found.append(Check(file.text.lines(statement.lineno, statement.end_lineno) + "\n"))
        elif is_test(statement, file):
            found += of_function(statement, file)
        elif isinstance(statement, ast.ClassDef):
            found += of_class(statement, file)
    for guard in file.guards:
        found += of_asserts(guard.body, file)
    return found


def evidence_of(file):
    """Facts of everything but docstrings that a file runs by itself: its top level, guards, tests and `main`."""
    facts = []
    session = Session(file.known)
    top = [one for one in file.tree.body if one not in file.guards and isinstance(one, (ast.Assert, ast.Expr, ast.Assign))]
    for statement in top:
        facts += facts_of([statement], file.text, Session(file.known))
    for statement in file.tree.body:
        if isinstance(statement, FUNCTIONS) and (statement.name == "main" or is_test(statement, file)):
            facts += facts_of_function(statement, file)
        elif isinstance(statement, ast.ClassDef) and is_test_class(statement):
            for method in test_methods(statement):
                facts += facts_of_function(method, file)
    for guard in file.guards:
        session = Session(file.known).without(bound_anywhere(ast.Module(body=guard.body, type_ignores=[])))
        facts += facts_of(guard.body, file.text, session)
    return facts


def base_names(statement):
    return [one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in statement.bases]


def is_test_case(statement):
    return any(name.endswith("TestCase") for name in base_names(statement))


def is_test_class(statement):
    return is_test_case(statement) or re.match("Test(s|Case)?([A-Z_]|$)", statement.name) and not statement.bases


def test_methods(statement):
    return [
        one
        for one in statement.body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test") and not one.decorator_list
    ]


def of_class(statement, file):
    """Each test method alone in its class, with what sets it up."""
    if not is_test_class(statement) or statement.decorator_list:
        return
    tests = [one for one in statement.body if isinstance(one, FUNCTIONS) and one.name.startswith("test")]
    members = {getattr(one, "name", "") for one in statement.body}
    for method in test_methods(statement):
        if len(method.args.args) != 1:
            continue
        others = [one for one in tests if one is not method]
        source = without_members(statement, others, file.text)
        calls = []
        if is_test_case(statement):
            calls += ["%s.setUpClass()" % statement.name] if "setUpClass" in members else []
            calls.append("%s(%r).debug()" % (statement.name, method.name))
        elif members & {"__init__", "setup_class"}:
            continue
        else:
            calls.append("case = %s()" % statement.name)
            calls += ["case.setup_method()"] if "setup_method" in members else []
            calls.append("case.%s()" % method.name)
        if source is not None:
            yield Check("%s\n\n\n%s\n" % (source, "\n".join(calls)), (statement,))


def without_members(statement, members, text):
    """The text of a class without some of its members; None where they share lines, or pytest is used."""
    gone = set()
    for member in members:
        first = min([member.lineno] + [one.lineno for one in member.decorator_list])
        gone.update(range(first, member.end_lineno + 1))
    kept = [one for one in statement.body if one not in members]
    lines = range(statement.lineno, statement.end_lineno + 1)
    source = "\n".join(text.lines(line, line) for line in lines if line not in gone).rstrip("\n")
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    if list(map(ast.dump, tree.body[0].body)) != list(map(ast.dump, kept)):
        return None
    return None if mentions_pytest(tree) else source
