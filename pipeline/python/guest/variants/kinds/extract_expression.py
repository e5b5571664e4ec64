"""A result, a condition or a first operand gets a name before it is used."""

import ast

from _names import own_nodes

NAME = "extract-expression"
PLAIN = (ast.Name, ast.Constant)


def on_one_line(text):
    return "(" + text + ")" if "\n" in text else text


def left_of(value):
    """The operand that is worked out first, where it is worth a name."""
    if isinstance(value, ast.BinOp) and not isinstance(value.left, PLAIN):
        return value.left, value.right
    if isinstance(value, ast.Compare) and not isinstance(value.left, PLAIN):
        return value.left, value.comparators[0]
    return None


def sites(function):
    kinds = (ast.Return, ast.If, ast.Assign)
    return [node for statement in function.body for node in own_nodes(statement) if isinstance(node, kinds)]


def rewrite(node, function, source, fresh):
    indent = source.indent(node)
    if isinstance(node, ast.Return):
        return returned(node, indent, source, fresh)
    return asked(node, indent, source, fresh) if isinstance(node, ast.If) else begun(node, indent, source, fresh)


def returned(node, indent, source, fresh):
    if node.value is None or isinstance(node.value, PLAIN):
        return None
    first, last = source.span(node)
    rest = source.data[first + len(b"return") : last].decode().lstrip(" \t")
    name = fresh.name("result")
    return [source.edit(first, last, name + " = " + rest + "\n" + indent + "return " + name)]


def asked(node, indent, source, fresh):
    first, (begin, end) = source.start(node, "if"), source.span(node.test)
    if isinstance(node.test, PLAIN):
        return None
    name = fresh.name("condition")
    said = name + " = " + on_one_line(source.of(node.test)) + "\n" + indent
    return [source.edit(first, end, said + source.data[first:begin].decode() + name)]


def begun(node, indent, source, fresh):
    if left_of(node.value) is None:
        return None
    first, begin = source.span(node)[0], source.span(node.value)[0]
    end = len(source.data[: source.operator(*left_of(node.value))[0]].rstrip())
    text = source.data[begin:end].decode()
    if "#" in text or "\\" in text:
        return None
    name = fresh.name("part")
    said = name + " = " + on_one_line(text) + "\n" + indent
    return [source.edit(first, end, said + source.data[first:begin].decode() + name)]
