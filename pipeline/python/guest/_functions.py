"""Functions of a source file, each with the part of the module that it needs and the calls of its doctests."""

import ast
import doctest
import inspect

from _names import BUILTINS, bound_anywhere, bound_names, free_names, used_names
from _slices import chunks_of, needed_chunks, sliced
from _text import Text

PARSER = doctest.DocTestParser()


def examples_of(docstring):
    try:
        return PARSER.get_examples(docstring)
    except ValueError:
        return []


def expression_of(source):
    try:
        return ast.parse(source.strip(), mode="eval").body
    except SyntaxError:
        return None


def assigned_in(examples):
    """Names that the examples themselves bind: a call that reads one is not closed."""
    names = set()
    for example in examples:
        try:
            names |= bound_anywhere(ast.parse(example.source))
        except SyntaxError:
            pass
    return names


def calls_of(name, examples, module, prints):
    known = (BUILTINS | module) - assigned_in(examples)
    calls = []
    seen = set()
    # After `random.seed(1)` and the like a result is not the call's alone.
    disturbed = False
    for example in examples:
        written = example.source.strip()
        call = expression_of(written)
        direct = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name
        disturbed = disturbed or (call is not None and not direct and example.want == "")
        if not direct or doctest.SKIP in example.options or not free_names(call) <= known | {name}:
            continue
        source = Text(written).of(call)
        if source in seen:
            continue
        seen.add(source)
        item = {"expression": source}
        want = example.want.strip()
        value = expression_of(want) if want and "..." not in want else None
        tells = example.exc_msg is None and not prints and not disturbed
        if tells and want == "":
            item["expected"] = {"value": "None"}
        elif tells and value is not None and free_names(value) <= known:
            item["expected"] = {"value": want}
        calls.append(item)
    return calls


def may_print(chunks):
    """Whether any part may write to stdout: then a doctest's text need not be a value."""
    for chunk in chunks:
        for statement in chunk.statements:
            if used_names(statement) & {"print", "pprint", "pp"}:
                return True
            attributes = (one.attr for one in ast.walk(statement) if isinstance(one, ast.Attribute))
            if not {"stdout", "print", "pprint"}.isdisjoint(attributes):
                return True
    return False


def functions(source):
    tree = ast.parse(source)
    text = Text(source)
    chunks = chunks_of(tree)
    module = set()
    for chunk in chunks:
        for statement in chunk.statements:
            module |= bound_names(statement)
    last = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    found = []
    for function in last.values():
        docstring = ast.get_docstring(function, clean=False) or ""
        prints = may_print(needed_chunks(chunks, {function.name}))
        calls = calls_of(function.name, examples_of(docstring), module, prints)
        names = {function.name}
        for call in calls:
            names |= free_names(expression_of(call["expression"]))
            if "expected" in call:
                names |= free_names(expression_of(call["expected"]["value"]))
        found.append(
            {
                "name": function.name,
                "line": function.lineno,
                "docstring": inspect.cleandoc(docstring),
                "code": sliced(chunks, names, text),
                "calls": calls,
            }
        )
    return found
