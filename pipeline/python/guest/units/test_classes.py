"""Classes whose methods are tests."""

import ast
import copy
import re

from _names import FUNCTIONS
from _text import first_line


def base_names(statement):
    return [one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in statement.bases]


def is_test_case(statement):
    return any(name.endswith("TestCase") for name in base_names(statement))


def is_test_class(statement, file):
    if is_test_case(statement):
        return True
    if file.holds_tests:
        return statement.name.startswith("Test")
    return bool(re.match("Test(s|Case)?([A-Z_]|$)", statement.name)) and not statement.bases


def test_methods(statement):
    return [one for one in statement.body if isinstance(one, FUNCTIONS) and one.name.startswith("test")]


def calls_of(statement, method, arguments):
    """The lines that run a test method of a class, set up; None where nothing here can make its object."""
    name = statement.name
    members = {getattr(one, "name", "") for one in statement.body}
    if is_test_case(statement):
        first = ["%s.setUpClass()" % name] if "setUpClass" in members else []
        return None if arguments else [*first, "%s(%r).debug()" % (name, method.name)]
    if "__init__" in members:
        return None
    before = ["case.%s()" % one for one in ("setup_class", "setup_method") if one in members]
    return ["case = %s()" % name, *before, "case.%s(%s)" % (method.name, arguments)]


def alone(statement, method, text):
    """The text of a class with one of its tests, undecorated, and no other; None where they share lines."""
    gone = set(range(first_line(method), method.lineno))
    others = [one for one in test_methods(statement) if one is not method]
    for member in others:
        gone.update(range(first_line(member), member.end_lineno + 1))
    plain = copy.copy(method)
    plain.decorator_list = []
    kept = [plain if one is method else one for one in statement.body if one not in others]
    lines = range(statement.lineno, statement.end_lineno + 1)
    source = "\n".join(text.lines(line, line) for line in lines if line not in gone).rstrip("\n")
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    return source if list(map(ast.dump, tree.body[0].body)) == list(map(ast.dump, kept)) else None
