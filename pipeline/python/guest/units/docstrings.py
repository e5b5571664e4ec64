"""Docstrings without their examples: a program that shows what its calls give cannot be asked for it."""

import ast
import re

from _names import SCOPES
from units.doctests import PARSER

HEADING = re.compile(r"\s*(>>>.*|(examples?|doctests?|tests?|usage)( usage)?s?\s*:*)\s*$", re.IGNORECASE)
OPENING = re.compile(r"\s*[rRuU]?(\"\"\"|''')")
# Code that reads its own docstrings.
READERS = {"__doc__", "testmod", "getdoc", "run_docstring_examples"}


def docstring_nodes(tree):
    for node in ast.walk(tree):
        if isinstance(node, SCOPES) and ast.get_docstring(node, clean=False) is not None:
            yield node, node.body[0]


def example_lines(value):
    """Lines of a docstring, from 0, on which examples stand; None where they do not parse."""
    try:
        examples = PARSER.get_examples(value)
    except ValueError:
        return None
    lines = set()
    for example in examples:
        count = example.source.count("\n") + example.want.count("\n")
        lines.update(range(example.lineno, example.lineno + count))
    return lines


def is_blank(line):
    return not line.strip()


def kept_lines(lines, gone):
    """Lines that stay: headings of examples and the blank lines around them go too."""
    last = len(lines) - 1
    gone = set(gone)
    for at in range(last, -1, -1):
        # What stands before the examples, from their side.
        if at in gone or at == 0 or at + 1 not in gone:
            continue
        if HEADING.match(lines[at]):
            gone.add(at)
        elif is_blank(lines[at]):
            above = at - 1
            after = at + 1
            while after in gone:
                after += 1
            if after >= last or is_blank(lines[after]) or above in gone or (above > 0 and HEADING.match(lines[above])):
                gone.add(at)
    return [line for at, line in enumerate(lines) if at not in gone]


def without_examples(raw, value, alone):
    """
    The lines of a docstring's literal without its examples: none where nothing else is left and it need not stand
    (`alone` is whether it is the whole body). None where the literal is not written as its lines.
    """
    gone = example_lines(value)
    if gone is None or not gone:
        return None
    opening = OPENING.match(raw[0])
    if opening is None or len(raw) != value.count("\n") + 1 or not raw[-1].endswith(opening.group(1)):
        return None
    quotes = opening.group(1)
    inner = list(raw)
    inner[-1] = inner[-1][: -len(quotes)]
    inner[0] = inner[0][opening.end() :]
    left = kept_lines(inner, gone)
    if all(is_blank(line) for line in left):
        return None if alone else []
    if 0 in gone or left[0] is not inner[0]:
        left.insert(0, "")
    indent = opening.group(0)[: len(opening.group(0)) - len(opening.group(0).lstrip())]
    while len(left) > 1 and is_blank(left[-1]):
        left.pop()
    left[0] = opening.group(0) + left[0]
    if len(left) == 1:
        left[0] = left[0].rstrip() + quotes
    else:
        left.append(indent + quotes)
    return left


def bare(tree):
    """What a tree is but for its docstrings."""
    for node, statement in list(docstring_nodes(tree)):
        node.body.remove(statement)
    return ast.dump(tree)


def without_answers(source):
    """Code without the examples of its docstrings; as it is where the code reads them."""
    if ">>>" not in source:
        return source
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if getattr(node, "id", None) in READERS or getattr(node, "attr", None) in READERS:
            return source
    lines = source.split("\n")
    found = sorted(docstring_nodes(tree), key=lambda pair: -pair[1].lineno)
    meant = bare(tree)
    for node, statement in found:
        first, last = statement.lineno - 1, statement.end_lineno
        left = without_examples(lines[first:last], statement.value.value, not node.body)
        if left is None or statement.lineno <= node.lineno:
            continue
        changed = lines[:first] + left + lines[last:]
        try:
            if bare(ast.parse("\n".join(changed))) == meant:
                lines = changed
        except SyntaxError:
            pass
    return "\n".join(lines)
