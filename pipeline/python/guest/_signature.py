"""What a generator of inputs must know of a program's entry point: how it is called, which constants it looks for, its lines."""

import ast

from _names import FUNCTIONS
from _text import Text, first_line, is_docstring

# A constant that is longer hardly is what a condition compares with.
LONGEST = 60
MOST = 64


def definition(tree, name):
    """The last definition of `name`, or of `Class.method`, with the class; None where the module has none."""
    owner, _, method = name.rpartition(".")
    scope, found_class = tree.body, None
    if owner:
        classes = [one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == owner]
        if not classes:
            return None, None
        found_class = classes[-1]
        scope = found_class.body
    functions = [one for one in scope if isinstance(one, FUNCTIONS) and one.name == method]
    return (functions[-1] if functions else None), found_class


def is_bound(function):
    names = {one.id for one in function.decorator_list if isinstance(one, ast.Name)}
    return "staticmethod" not in names


def parameters_of(function, text, bound):
    arguments = function.args
    plain = [(one, "positional") for one in getattr(arguments, "posonlyargs", [])]
    plain += [(one, "any") for one in arguments.args]
    defaults = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
    every = [(one, kind, default) for (one, kind), default in zip(plain, defaults)][1 if bound else 0 :]
    if arguments.vararg is not None:
        every.append((arguments.vararg, "rest", None))
    every += [(one, "keyword", default) for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    return [
        {
            "name": one.arg,
            "kind": kind,
            "annotation": annotation_of(one.annotation, text),
            "default": None if default is None else text.of(default),
        }
        for one, kind, default in every
    ]


def annotation_of(node, text):
    if node is None:
        return None
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return text.of(node)


def fields_of(found, text):
    """Parameters of a dataclass' constructor, or None where the class is none."""
    names = {name.id for one in found.decorator_list for name in ast.walk(one) if isinstance(name, ast.Name)}
    if "dataclass" not in names:
        return None
    return [
        {
            "name": one.target.id,
            "kind": "any",
            "annotation": annotation_of(one.annotation, text),
            "default": None if one.value is None else text.of(one.value),
        }
        for one in found.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    ]


def constructor_of(found, text):
    """Parameters of `Class(...)`; None where a base class may have the constructor."""
    for one in found.body:
        if isinstance(one, ast.FunctionDef) and one.name == "__init__":
            return parameters_of(one, text, True)
    fields = fields_of(found, text)
    if fields is not None:
        return fields
    return [] if not found.bases and not found.keywords else None


def constants_of(nodes):
    """Sources of the numbers and texts that the code mentions, docstrings apart, in their order."""
    found = {}
    for node in nodes:
        told = {id(one.value) for one in ast.walk(node) if is_docstring(one)}
        inside = {id(part) for one in ast.walk(node) if isinstance(one, ast.JoinedStr) for part in ast.walk(one)}
        for one in ast.walk(node):
            if not isinstance(one, ast.Constant) or id(one) in told or id(one) in inside:
                continue
            if isinstance(one.value, (bool, type(None), type(Ellipsis))):
                continue
            source = repr(one.value)
            if len(source) <= LONGEST:
                found.setdefault(source, one.lineno)
    ordered = sorted(found, key=lambda source: (found[source], source))
    return ordered[:MOST]


def signature(source, name):
    """See ../signature.ts for the answer; None where the code defines no such function."""
    tree = ast.parse(source)
    text = Text(source)
    function, found = definition(tree, name)
    if function is None:
        return None
    helpers = [one for one in tree.body if isinstance(one, FUNCTIONS) and one is not function]
    method = found is not None
    parts = [{"head": function.name, "parameters": parameters_of(function, text, method and is_bound(function))}]
    if method:
        constructor = constructor_of(found, text)
        if constructor is None:
            return None
        parts = [{"head": found.name, "parameters": constructor}, *parts]
        parts[1]["head"] = "." + function.name
    return {
        "parts": parts,
        "constants": constants_of([part for one in [function, *helpers] for part in one.body]),
        "ranges": [[first_line(one), one.end_lineno] for one in [function, *helpers]],
    }
