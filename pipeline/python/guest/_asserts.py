"""Single tests, and calls with the results that they should give, out of test sources."""

import ast

from _names import BUILTINS, FUNCTIONS, bound_anywhere, bound_names, free_names, used_names
from _slices import chunks_of, sliced
from _text import Text, as_expression, is_docstring

IMPORTS = (ast.Import, ast.ImportFrom)


def module_names(tree):
    names = set()
    for statement in tree.body:
        names |= bound_names(statement)
    return names


def called_first(tree, names):
    """The first name in reading order that is called and is one of `names`."""
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    return calls[0].func.id if calls else None


def find_check(tree):
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "check" and len(statement.args.args) == 1:
            return statement
    return None


def calls_check(tree):
    return any(isinstance(node, ast.Call) and root_name(node) == "check" for node in ast.walk(tree))


def root_name(call):
    return call.func.id if isinstance(call.func, ast.Name) else None


def is_idle(statement):
    return isinstance(statement, ast.Pass) or is_docstring(statement)


def is_vacuous(statement):
    """`assert True, 'note'` tests nothing."""
    return isinstance(statement.test, ast.Constant) and bool(statement.test.value)


def outermost_calls(node, name, closed):
    if isinstance(node, ast.Call) and root_name(node) == name and closed(node):
        return [node]
    found = []
    for child in ast.iter_child_nodes(node):
        found += outermost_calls(child, name, closed)
    return found


def equals(test):
    """(left, right) of a comparison that says what a call gives, else None."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    left, right = test.left, test.comparators[0]
    if isinstance(test.ops[0], ast.Eq):
        return left, right
    singleton = isinstance(right, ast.Constant) and (right.value is None or isinstance(right.value, bool))
    return (left, right) if isinstance(test.ops[0], ast.Is) and singleton else None


def expected_of(call, test, name, closed):
    sides = equals(test)
    if sides is None or call not in sides:
        return None
    other = sides[1] if sides[0] is call else sides[0]
    return other if name not in used_names(other) and closed(other) else None


def calls_of(asserts, text, name, entry_point, closed):
    calls = []
    seen = set()
    rename = (name, entry_point)
    for statement in asserts:
        for call in outermost_calls(statement.test, name, closed):
            source = text.of(call, rename)
            if source is None or source in seen:
                continue
            seen.add(source)
            item = {"expression": source}
            expected = expected_of(call, statement.test, name, closed)
            if expected is not None:
                item["expected"] = {"value": as_expression(text.of(expected))}
            calls.append(item)
    return calls


def single_tests(asserts, chunks, text, rename):
    """One source for each assert, after what it needs of the test's module; None where a text is not to be had."""
    sources = []
    for statement in asserts:
        source = text.of(statement, rename)
        if source is None:
            return None
        sources.append(sliced(chunks, used_names(statement), text) + source)
    return sources


def split_check(tree, check, text, entry_point):
    if not all(isinstance(one, ast.Assert) or is_idle(one) for one in check.body):
        return None
    asserts = [one for one in check.body if isinstance(one, ast.Assert) and not is_vacuous(one)]
    rest = ast.Module(body=[one for one in tree.body if one is not check], type_ignores=[])
    chunks = [chunk for chunk in chunks_of(rest) if not any(calls_check(one) for one in chunk.statements)]
    return single_tests(asserts, chunks, text, (check.args.args[0].arg, entry_point)) or None


def split_module(tree, text):
    if not all(isinstance(one, (ast.Assert, *IMPORTS)) or is_idle(one) for one in tree.body):
        return None
    asserts = [one for one in tree.body if isinstance(one, ast.Assert) and not is_vacuous(one)]
    imports = ast.Module(body=[one for one in tree.body if isinstance(one, IMPORTS)], type_ignores=[])
    return single_tests(asserts, chunks_of(imports), text, None) or None


def asserts(source, code, entry_point=None):
    """`code` is the program under test: its names may stand in arguments. See syntax.ts for the answer."""
    tree = ast.parse(source)
    names = module_names(ast.parse(code))
    text = Text(source)
    check = find_check(tree)
    entry_point = entry_point or called_first(tree, names)
    if entry_point is None:
        return {"entry_point": None, "tests": [source], "calls": []}
    name = check.args.args[0].arg if check else entry_point
    known = (BUILTINS | names) - bound_anywhere(tree) | {name}

    def closed(node):
        return free_names(node) <= known

    if check is None:
        tests = split_module(tree, text) or [source]
    else:
        runs_itself = any(calls_check(one) for one in tree.body if not isinstance(one, FUNCTIONS))
        whole = source if runs_itself else source.rstrip("\n") + "\n\ncheck(" + entry_point + ")\n"
        tests = split_check(tree, check, text, entry_point) or [whole]
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    calls = calls_of(found, text, name, entry_point, closed)
    return {"entry_point": entry_point, "tests": tests, "calls": calls}
