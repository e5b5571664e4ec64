"""What belongs under `else` stands behind the condition, and always runs."""

import ast

from mutation.branches import else_line
from mutation.shape import always_leaves

NAME = "lost-else"
NODES = (ast.If,)


def edits(node, source):
    begin = else_line(node, source)
    if begin is None or always_leaves(node.body) or not dedents(node.orelse):
        return
    rest = source.data[begin:]
    outer = rest[: len(rest) - len(rest.lstrip(b" \t"))].decode()
    inner = source.indent(node.orelse[0])
    end = source.whole_lines(node.orelse[-1])[1]
    body = source.data[source.text.starts[source.line(begin)] : end].decode()
    lines = [outer + line[len(inner) :] if line.startswith(inner) else line for line in body.split("\n")]
    yield source.edit(begin, end, "\n".join(lines), node.orelse[0].lineno)


def dedents(statements):
    """Whether no text goes over several lines, whose insides must stay where they are."""
    nodes = (node for statement in statements for node in ast.walk(statement))
    texts = (node for node in nodes if isinstance(node, (ast.Constant, ast.JoinedStr)))
    return all(node.lineno == node.end_lineno for node in texts)
