"""A `for` over a range becomes a `while` that counts."""

import ast
import re

from _names import FUNCTIONS, own_nodes
from mutation.shape import called, integer, is_plain, names_in, updates

NAME = "for-to-while"
# They may read a variable when the loop has gone on.
LATER = (*FUNCTIONS, ast.Lambda, ast.GeneratorExp)
REST = re.compile(rb"[ \t]*:[ \t]*(#.*)?")


def counts_alone(loop, name, function):
    """Whether the loop alone gives the variable its values, and nobody reads it elsewhere."""
    inside = {one for statement in loop.body for one in ast.walk(statement)}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id == name and node not in inside and node is not loop.target:
            return False
        if isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names:
            return False
        if isinstance(node, LATER) and node is not function and name in names_in(node):
            return False
    names = [one for one in inside if isinstance(one, ast.Name) and one.id == name]
    return all(isinstance(one.ctx, ast.Load) for one in names) and not any(name in updates(one) for one in loop.body)


def goes_on(loop):
    """Whether a `continue` would pass over what counts."""
    waiting = list(loop.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Continue):
            return True
        if not isinstance(node, (ast.For, ast.AsyncFor, ast.While, *FUNCTIONS, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            waiting.extend(node.orelse)
    return False


def sites(function):
    return [
        node
        for statement in function.body
        for node in own_nodes(statement)
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and not node.orelse
    ]


def rewrite(loop, function, source, fresh):
    count, name = loop.iter, loop.target.id
    if called(count) != "range" or not is_plain(count) or not 1 <= len(count.args) <= 3 or goes_on(loop):
        return None
    step = integer(count.args[2]) if len(count.args) == 3 else 1
    stop = count.args[min(1, len(count.args) - 1)]
    if not step or any(name in names_in(one) for one in count.args) or not counts_alone(loop, name, function):
        return None
    first, last = source.start(loop, "for"), source.span(count)[1]
    inner, outer = source.indent(loop.body[0]), source.indent(loop)
    end = source.whole_lines(loop.body[-1])[1]
    if loop.lineno != count.end_lineno or not REST.fullmatch(source.data[last : source.text.starts[loop.lineno] - 1]):
        return None
    bound = source.of(stop) if integer(stop) is not None else fresh.name("stop")
    lines = [name + " = " + (source.of(count.args[0]) if len(count.args) > 1 else "0")]
    if integer(stop) is None:
        lines.append(bound + " = " + source.of(stop))
    lines.append("while " + name + (" < " if step > 0 else " > ") + bound)
    counting = inner + name + (" += " if step > 0 else " -= ") + str(abs(step))
    close = counting + "\n" if source.data[end - 1 : end] == b"\n" else "\n" + counting
    return [source.edit(first, last, ("\n" + outer).join(lines)), source.edit(end, end, close)]
