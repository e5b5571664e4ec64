"""Constants that people take for another."""

import ast

from mutation.shape import called, integer


def beside(source, node):
    """Texts of the constants that may stand in a constant's place by mistake."""
    value = integer(node)
    if value is not None:
        yield from {0: ("1", "-1"), 1: ("0", "2"), -1: ("0", "1")}.get(value, (str(value + 1), str(value - 1)))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield str(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, float):
        yield {0.0: "1.0", 1.0: "0.0"}.get(node.value, "0.0")
    elif source.data[slice(*source.span(node))] in (b"''", b'""'):
        quote = source.of(node)[0]
        yield quote + " " + quote
    elif source.data[slice(*source.span(node))] in (b"' '", b'" "'):
        yield source.of(node)[0] * 2
    elif called(node) == "float" and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
        other = {"inf": "-inf", "-inf": "inf"}.get(node.args[0].value)
        if other is not None:
            yield source.of(node).replace(node.args[0].value, other)
