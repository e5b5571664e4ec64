"""What a function takes and gives, as its definition says."""

import ast

from _names import own_nodes


def text_of(node, text):
    return None if node is None else text.of(node)


def parameters_of(function, text, bound=False):
    """Parameters in order; without the first one where calls of the function are `bound` to an object."""
    arguments = function.args
    positional = [(one, "positional-only") for one in getattr(arguments, "posonlyargs", [])]
    positional += [(one, "positional-or-keyword") for one in arguments.args]
    missing = len(positional) - len(arguments.defaults)
    defaults = [None] * missing + list(arguments.defaults)
    every = [(one, kind, default) for (one, kind), default in zip(positional, defaults)][1 if bound else 0 :]
    if arguments.vararg is not None:
        every.append((arguments.vararg, "var-positional", None))
    every += [(one, "keyword-only", default) for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    if arguments.kwarg is not None:
        every.append((arguments.kwarg, "var-keyword", None))
    return [
        {
            "name": one.arg,
            "annotation": text_of(one.annotation, text),
            "default": text_of(default, text),
            "kind": kind,
        }
        for one, kind, default in every
    ]


def is_required(parameter):
    return parameter["default"] is None and not parameter["kind"].startswith("var-")


def form_of(function):
    """`plain`, `generator`, `async` or `async-generator`."""
    yields = any(isinstance(one, (ast.Yield, ast.YieldFrom)) for body in function.body for one in own_nodes(body))
    waits = isinstance(function, ast.AsyncFunctionDef)
    return {(0, 0): "plain", (0, 1): "generator", (1, 0): "async", (1, 1): "async-generator"}[(waits, yields)]
