"""Functions and methods of a file that are there to be run as tests, and so are no units."""

import ast

from _names import FUNCTIONS
from units.check import Check
from units.parametrize import arguments_of, cases_of, is_parametrize, runs_of
from units.pytest_words import dotted
from units.test_classes import alone, calls_of, is_test_class, test_methods
from units.without_pytest import without_pytest

SKIPS = {"skip", "skipif", "skipIf", "skipUnless", "xfail", "expectedFailure"}
SKIPPING = {"skip", "xfail", "importorskip"}
# Why a test is not used, where what it says of calls holds all the same.
EVIDENT = (None, "test-uses-pytest", "test-asserts-nothing")


class Test:
    """`checks` are its runs; none where it cannot be used, for a `reason`."""

    def __init__(self, name, node, runs, checks, reason):
        self.name = name
        self.node = node
        self.runs = [{}] if runs is None else runs
        self.checks = checks or []
        self.reason = "test-uses-pytest" if reason is None and checks is None else reason


def is_test_name(name):
    return name == "test" or name.startswith("test_")


def asserts_something(function, file):
    for one in ast.walk(function):
        if isinstance(one, ast.Assert):
            return True
        called = one.func if isinstance(one, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr.startswith(("assert", "raises")):
            return True
        if called is not None and file.pytest.word(called) == "raises":
            return True
    return False


def is_test(function, file):
    """In a file of tests each function that is named like one; elsewhere those that need nothing and assert something."""
    if not isinstance(function, FUNCTIONS) or not is_test_name(function.name):
        return False
    if file.holds_tests:
        return True
    if isinstance(function, ast.AsyncFunctionDef) or not asserts_something(function, file):
        return False
    return runs_of(function, file.known, method=False) is not None


def refusal_by(decorators, file):
    """Why what is decorated is no test that runs alone; None where the decorators only say its runs."""
    names = [dotted(one.func if isinstance(one, ast.Call) else one) or "" for one in decorators]
    if any(name.split(".")[-1] in SKIPS for name in names):
        return "test-skipped"
    if any(name.endswith("mark.usefixtures") for name in names):
        return "test-needs-fixture"
    for decorator in decorators:
        if not is_parametrize(decorator):
            return "test-uses-pytest" if file.pytest.is_mentioned(decorator) else "test-decorated"
        if cases_of(decorator, file.known) is None:
            return "test-uses-pytest"
    return None


def refusal_of(function, file, runs):
    """Why a test does not run alone; None where only pytest's words may still keep it from that."""
    reason = refusal_by(function.decorator_list, file)
    if reason is not None:
        return reason
    if isinstance(function, ast.AsyncFunctionDef):
        return "test-is-async"
    skips = any(isinstance(one, ast.Call) and file.pytest.word(one.func) in SKIPPING for one in ast.walk(function))
    if skips or runs == []:
        return "test-skipped"
    return "test-needs-fixture" if runs is None else None


def checks_by(source, scripts, statement, file):
    """A check for each script that runs a source; None where the source cannot do without pytest."""
    told = None if source is None else without_pytest(source, file)
    if told is None:
        return None
    return [Check("%s\n\n\n%s\n" % (told, script), (statement,)) for script in scripts]


def of_function(function, file):
    runs = runs_of(function, file.known, method=False)
    reason = refusal_of(function, file, runs)
    checks = None
    if reason is None:
        source = file.text.of(function)
        scripts = ["%s(%s)" % (function.name, arguments_of(run, file.text)) for run in runs]
        checks = checks_by(source, scripts, function, file)
        if checks is not None and not asserts_something(function, file):
            checks, reason = None, "test-asserts-nothing"
    return Test(function.name, function, runs, checks, reason)


def of_method(method, statement, file):
    """A test method alone in its class, with what sets it up."""
    runs = runs_of(method, file.known, method=True)
    reason = refusal_of(method, file, runs)
    if statement.decorator_list:
        reason = refusal_by(statement.decorator_list, file) or "test-uses-pytest"
    checks = None
    if reason is None:
        scripts = [calls_of(statement, method, arguments_of(run, file.text)) for run in runs]
        if None in scripts:
            reason = "test-needs-fixture"
        else:
            checks = checks_by(alone(statement, method, file.text), map("\n".join, scripts), statement, file)
    return Test("%s.%s" % (statement.name, method.name), method, runs, checks, reason)


def tests_of(file):
    """The tests of each statement of a file that has some, in order."""
    found = {}
    for statement in file.tree.body:
        if is_test(statement, file):
            found[statement] = [of_function(statement, file)]
        elif isinstance(statement, ast.ClassDef) and is_test_class(statement, file):
            found[statement] = [of_method(method, statement, file) for method in test_methods(statement)]
    return found
