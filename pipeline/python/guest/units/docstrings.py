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


def replacements(tree, lines):
    """(first, last, lines) for docstrings with examples, the last one first; lines are counted from 0."""
    found = []
    for node, statement in docstring_nodes(tree):
        first, last = statement.lineno - 1, statement.end_lineno
        if statement.lineno <= node.lineno:
            continue
        left = without_examples(lines[first:last], statement.value.value, len(node.body) == 1)
        if left is not None:
            found.append((first, last, left))
    return sorted(found, key=lambda one: -one[0])


def reads_docstrings(tree):
    for node in ast.walk(tree):
        if getattr(node, "id", None) in READERS or getattr(node, "attr", None) in READERS:
            return True
    return False


def matches(meant, lines, made):
    for first, last, left in made:
        lines = lines[:first] + left + lines[last:]
    try:
        return bare(ast.parse("\n".join(lines))) == meant
    except SyntaxError:
        return False


class Shortened:
    """The lines of a source, those of examples in docstrings left out."""

    def __init__(self, source):
        self.shown = source.split("\n")
        tree = ast.parse(source)
        made = replacements(tree, self.shown)
        if not made:
            return
        meant = bare(tree)
        if not matches(meant, self.shown, made):
            made = [one for one in made if matches(meant, self.shown, [one])]
        for first, last, left in made:
            self.shown[first:last] = ["\n".join(left) if left else None] + [None] * (last - first - 1)

    def lines(self, first, last):
        return "\n".join(line for line in self.shown[first - 1 : last] if line is not None).rstrip("\n")
