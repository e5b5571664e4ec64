"""Checks and facts that a file brings beside its docstrings: of its asserts, its guards and its tests."""

import ast

from _asserts import is_vacuous
from _names import FUNCTIONS, bound_anywhere
from _slices import chunks_of, joined, needed_chunks
from units.check import Check
from units.facts import facts_of
from units.imports import needed_names
from units.session import Session
from units.tests import EVIDENT


def facts_of_function(function, file, runs):
    """Facts of a function's body in each of its `runs`, parameter -> node."""
    for run in runs:
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


def checks_of(file, tests):
    """Checks of the asserts and `tests` of a file, in order."""
    found = []
    for statement in [one for one in file.tree.body if one not in file.guards]:
        if isinstance(statement, ast.Assert) and not is_vacuous(statement):
            found.append(Check(file.text.lines(statement.lineno, statement.end_lineno) + "\n"))
        found += [check for test in tests.get(statement, []) for check in test.checks]
    for guard in file.guards:
        found += of_asserts(guard.body, file)
    return found


def evidence_of(file, tests):
    """Facts of everything but docstrings that a file runs by itself: its top level, guards, tests and `main`."""
    facts = []
    top = [one for one in file.tree.body if one not in file.guards and isinstance(one, (ast.Assert, ast.Expr, ast.Assign))]
    for statement in top:
        facts += facts_of([statement], file.text, Session(file.known))
    for statement in file.tree.body:
        if isinstance(statement, FUNCTIONS) and statement.name == "main":
            facts += facts_of_function(statement, file, [{}])
        for test in tests.get(statement, []):
            if test.reason in EVIDENT:
                facts += facts_of_function(test.node, file, test.runs)
    for guard in file.guards:
        session = Session(file.known).without(bound_anywhere(ast.Module(body=guard.body, type_ignores=[])))
        facts += facts_of(guard.body, file.text, session)
    return facts
