"""The examples of docstrings, and what they say of calls."""

import ast
import doctest

from _names import free_names, used_names
from _text import Text
from units.facts import Fact, asserted, facts_of
from units.file import PRINTING
from units.session import Session

PARSER = doctest.DocTestParser()
VALUES = {
    "Counter",
    "Decimal",
    "Fraction",
    "OrderedDict",
    "bytearray",
    "complex",
    "date",
    "datetime",
    "deque",
    "float",
    "frozenset",
    "range",
    "set",
    "timedelta",
}


class Example:
    def __init__(self, example):
        self.source = example.source.rstrip("\n")
        self.want = example.want.strip()
        self.text_after = example.want[:-1]
        self.exception = example.exc_msg
        self.options = example.options
        self.tree = ast.parse(self.source)
        self.text = Text(self.source)

    @property
    def expression(self):
        """The node, where the example is one expression alone."""
        body = self.tree.body
        return body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None

    def tells(self):
        """Whether the text after it is all of what its value shows."""
        return self.exception is None and "..." not in self.want and not PRINTING & used_names(self.tree)

    @property
    def printed(self):
        """The node whose text the example prints, and nothing else; None for all others."""
        node = self.expression
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "print":
            return None
        plain = len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Starred)
        return node.args[0] if plain else None

    def is_exact(self):
        """Whether its text stands for itself, to the letter."""
        special = self.options.get(doctest.NORMALIZE_WHITESPACE) or "<BLANKLINE>" in self.text_after
        return self.exception is None and "..." not in self.text_after and not special


def examples_of(docstring):
    """Examples that parse, are not skipped and come before one that does not parse."""
    try:
        examples = PARSER.get_examples(docstring)
    except ValueError:
        return []
    found = []
    for example in examples:
        if example.options.get(doctest.SKIP):
            continue
        try:
            found.append(Example(example))
        except (SyntaxError, ValueError):
            break
    return found


def parsed(source):
    try:
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError):
        return None


def is_own_import(statement, file):
    """Examples import what they show by the name of their own module."""
    stem = file.path.rsplit("/", 1)[-1]
    stem = stem[:-3] if stem.endswith(".py") else stem
    if not isinstance(statement, ast.ImportFrom) or (statement.module or "").split(".")[-1] != stem:
        return False
    return all(alias.name == "*" or alias.name in file.names and not alias.asname for alias in statement.names)


def facts_in(examples, file, prints):
    """Facts of the examples of one docstring, in order. What may print tells no value by its text."""
    session = Session(file.known)
    # After `random.seed(1)` and the like a result is not the call's alone.
    disturbed = False
    facts = []
    for example in examples:
        if any(is_own_import(one, file) for one in example.tree.body):
            continue
        node = example.expression
        if node is None:
            facts += facts_of(example.tree.body, example.text, session)
            continue
        resolved = session.resolve(node, example.text)
        if resolved is not None and example.printed is None:
            facts += said_by(example, resolved, session, prints or disturbed)
        else:
            facts += facts_of(example.tree.body, example.text, session)
        disturbed = disturbed or disturbs(example, file, session)
        session.run(example.tree.body[0], example.text)
    return facts


def disturbs(example, file, session):
    """Whether an example is run for an effect on more than the examples' own objects."""
    if example.want != "" or example.exception is not None:
        return False
    called = getattr(example.expression, "func", None)
    if isinstance(called, ast.Name) and called.id in file.names:
        return False
    return not free_names(example.expression) & set(session.bindings)


def said_by(example, resolved, session, silent):
    if not example.tells() or silent:
        return [Fact(resolved)]
    if example.want == "":
        return [Fact(resolved, "None")]
    if example.want == "True" and isinstance(resolved.tree, ast.Compare):
        found = list(asserted(resolved.tree, Text(resolved.source), Session(session.known)))
        return found + [Fact(resolved, "True")] if not found else found
    value = parsed(example.want)
    if value is None or not free_names(value) <= session.known or not is_comparable(value):
        return [Fact(resolved)]
    return [Fact(resolved, example.want)]


def is_comparable(node):
    """Whether `==` can be expected to hold for a value that reads like this: not for any object's own text."""
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return all(isinstance(one, ast.Name) and one.id in VALUES for one in calls)
