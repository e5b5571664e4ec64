"""The runs of a test function, as its decorators say."""

import ast
import itertools

from _names import free_names
from _text import as_expression
from units.pytest_words import dotted


def names_in(node):
    """Parameters that `parametrize` names: a text of them, or a list of texts; and whether it is one alone."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        names = [name.strip() for name in node.value.split(",") if name.strip()]
        return names, len(names) == 1 and "," not in node.value
    parts = getattr(node, "elts", [])
    if parts and all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in parts):
        return [one.value for one in parts], False
    return None, False


def values_of(item, names, alone):
    """Nodes of the values of one case; None where they are not written out."""
    if isinstance(item, ast.Call) and dotted(item.func) in ("pytest.param", "param"):
        if any(keyword.arg == "marks" for keyword in item.keywords) or len(item.args) != len(names):
            return None
        return item.args
    if alone:
        return [item]
    if not isinstance(item, (ast.Tuple, ast.List)) or len(item.elts) != len(names):
        return None
    return item.elts


def cases_of(decorator, known):
    """Cases of one `parametrize`, each parameter -> node; None where they are not closed."""
    if len(decorator.args) < 2:
        return None
    names, alone = names_in(decorator.args[0])
    listed = decorator.args[1]
    if names is None or not isinstance(listed, (ast.List, ast.Tuple)):
        return None
    cases = []
    for item in listed.elts:
        values = values_of(item, names, alone)
        if values is None or not all(free_names(value) <= known for value in values):
            return None
        cases.append(dict(zip(names, values)))
    return cases


def is_parametrize(decorator):
    return isinstance(decorator, ast.Call) and (dotted(decorator.func) or "").endswith("mark.parametrize")


def runs_of(function, known, method):
    """
    Arguments for each run of a test function, in pytest's order, or of a method beside its object; None where it needs more
    than its decorators give, as a fixture, or where a decorator does more.
    """
    arguments = function.args
    every = [one.arg for one in [*getattr(arguments, "posonlyargs", []), *arguments.args]]
    given = []
    for decorator in reversed(function.decorator_list):
        found = cases_of(decorator, known) if is_parametrize(decorator) else None
        if found is None:
            return None
        given.append(found)
    runs = []
    for parts in itertools.product(*given):
        run = {}
        for part in parts:
            run.update(part)
        runs.append(run)
    needed = set(every[: len(every) - len(arguments.defaults)][1 if method else 0 :])
    needed.update(one.arg for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults) if default is None)
    return runs if all(needed <= set(run) for run in runs) else None


def arguments_of(run, text):
    return ", ".join("%s=%s" % (name, as_expression(text.of(value))) for name, value in run.items())
