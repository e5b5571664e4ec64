"""A variable that a loop builds up is set back in each round."""

import ast

from mutation.shape import LOOPS, names_in, updates

NAME = "reset-in-loop"
NODES = (ast.Assign,)
FIRST = (ast.Constant, ast.List, ast.Dict, ast.UnaryOp)


def edits(node, source):
    loop = source.following(node)
    if not isinstance(loop, LOOPS) or not isinstance(node.targets[0], ast.Name) or not isinstance(node.value, FIRST):
        return
    name = node.targets[0].id
    test = names_in(loop.test if isinstance(loop, ast.While) else loop.iter)
    built = any(name in updates(one) or name in changed(one) for one in loop.body)
    if name in test or not built or loop.lineno != node.end_lineno + 1 or loop.body[0].lineno != loop.lineno + 1:
        return
    inner, outer = source.indent(loop.body[0]), source.indent(node)
    first, last = source.span(node)
    begin = source.text.span(loop)[0]
    end = source.text.starts[loop.lineno] - 1
    if source.data[last:begin].decode() == "\n" + outer:
        header = source.data[begin:end].decode()
        yield source.edit(first, end, header + "\n" + inner + source.of(node))


def changed(statement):
    """Names whose methods a statement calls: `found.append(x)`."""
    calls = (one.func for one in ast.walk(statement) if isinstance(one, ast.Call))
    return {
        one.value.id for one in calls if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name)
    }
