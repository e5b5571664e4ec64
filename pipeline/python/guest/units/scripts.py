"""Whether a file is a program of its own."""

import ast

from units.pytest_words import dotted

# A guard that runs these alone tests the file, and is no program.
TESTERS = {"testmod", "doctest.testmod", "unittest.main", "pytest.main", "main.testmod"}


def is_tester(statement):
    if isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass)):
        return True
    value = getattr(statement, "value", None)
    return isinstance(value, ast.Call) and dotted(value.func) in TESTERS


def is_script(file):
    """A guard that does more than to test, or statements at the top level that print or read input."""
    if any(not is_tester(statement) for guard in file.guards for statement in guard.body):
        return True
    top = [one for one in file.tree.body if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
    top = [one for one in top if one not in file.guards and not isinstance(one, (ast.Import, ast.ImportFrom))]
    return file.prints(top) or file.reads_stdin(top)
