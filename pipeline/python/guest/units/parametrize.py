"""pytest's own words in a test function, told without pytest: it need not be there."""

import ast
import itertools

from _names import free_names
from _text import as_expression

# unittest has the same, by other names.
RAISES = "unittest.TestCase().assertRaises"


def dotted(node):
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return None if before is None else before + "." + node.attr
    return node.id if isinstance(node, ast.Name) else None


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


def cases(function, known):
    """
    Arguments for each run of a test function, in pytest's order; None where it needs more than its decorators give, as a
    fixture, or where a decorator does more.
    """
    arguments = function.args
    every = [one.arg for one in [*getattr(arguments, "posonlyargs", []), *arguments.args]]
    given = []
    for decorator in reversed(function.decorator_list):
        if not is_parametrize(decorator):
            return None
        found = cases_of(decorator, known)
        if found is None:
            return None
        given.append(found)
    runs = []
    for parts in itertools.product(*given):
        run = {}
        for part in parts:
            run.update(part)
        runs.append(run)
    needed = set(every[: len(every) - len(arguments.defaults)])
    needed.update(one.arg for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults) if default is None)
    return runs if all(needed <= set(run) for run in runs) else None


def call_of(function, run, text):
    arguments = ", ".join("%s=%s" % (name, as_expression(text.of(value))) for name, value in run.items())
    return "%s(%s)" % (function.name, arguments)


def edits_of(node, text):
    """(begin, end, text) of what stands for pytest's `raises`; None where pytest is used in another way."""
    edits = []
    told = set()
    for one in ast.walk(node):
        if isinstance(one, ast.With) and any(
            item.optional_vars is not None and mentions_pytest(item.context_expr) for item in one.items
        ):
            return None
        if not isinstance(one, ast.Call) or dotted(one.func) != "pytest.raises":
            continue
        patterns = [keyword for keyword in one.keywords if keyword.arg == "match"]
        if len(one.args) != 1 or len(patterns) != len(one.keywords):
            return None
        told.add(id(one.func.value))
        edits.append((*text.span(one.func), RAISES + ("Regex" if patterns else "")))
        for keyword in patterns:
            first, last = text.span(keyword.value)
            begin = text.data.rfind(b"match", 0, first)
            edits.append((begin, first, "expected_regex="))
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id == "pytest" and id(one) not in told:
            return None
    return edits


def mentions_pytest(node):
    return any(isinstance(one, ast.Name) and one.id == "pytest" for one in ast.walk(node))


def without_pytest(function, text):
    """The text of a test function without its decorators and without pytest; None where that cannot be."""
    body = ast.Module(body=function.body, type_ignores=[])
    edits = edits_of(body, text)
    if edits is None:
        return None
    first, last = text.starts[function.lineno - 1], text.span(function)[1]
    data = text.data[first:last]
    for begin, end, new in sorted(edits, reverse=True):
        data = data[: begin - first] + new.encode() + data[end - first :]
    source = data.decode()
    return "import unittest\n\n\n" + source if edits else source
