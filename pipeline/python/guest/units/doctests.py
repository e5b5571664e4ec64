"""The examples of docstrings: as facts, and as one check that asserts what they show."""

import ast
import doctest

from _names import bound_anywhere, free_names
from _text import Text
from units.facts import Fact, asserted, facts_of
from units.session import Session

PARSER = doctest.DocTestParser()
SINGLETONS = (True, False, None)


class Example:
    def __init__(self, example):
        self.source = example.source.rstrip("\n")
        self.want = example.want.strip()
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
        """Whether the text after it is all of what it shows."""
        return self.exception is None and "..." not in self.want


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
        if resolved is not None:
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
    if value is None or not free_names(value) <= session.known:
        return [Fact(resolved)]
    return [Fact(resolved, example.want)]


def is_written_out(node, options):
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    # Where blank space counts as one blank, a string in the text may not be the string that came.
    spaced = options.get(doctest.NORMALIZE_WHITESPACE)
    strings = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return not (spaced and any(" " in one or "\n" in one for one in strings))


def is_left_side(source, node):
    """Whether an expression may stand before `==` as it is."""
    compared = parsed(source + " == 1")
    return isinstance(compared, ast.Compare) and ast.dump(compared.left) == ast.dump(node)


def equation(example, file):
    """`assert` of what an example shows; None where its text is no literal."""
    node = example.expression
    if node is None or not example.tells():
        return None
    source = example.text.of(node)
    if example.want == "":
        called = getattr(node, "func", None)
        own = isinstance(called, ast.Name) and called.id in file.names
        return "assert %s is None" % source if own else None
    value = parsed(example.want)
    if value is None or not is_written_out(value, example.options):
        return None
    if isinstance(node, ast.Compare) and example.want == "True" and "\n" not in source:
        return "assert " + source
    if not is_left_side(source, node):
        source = "(" + source + ")"
    single = isinstance(value, ast.Constant) and any(value.value is one for one in SINGLETONS)
    return "assert %s %s %s" % (source, "is" if single else "==", example.want)


def indented(source):
    """Source one step in; None where that would change it, as inside a string."""
    moved = "\n".join("    " + line if line else line for line in source.split("\n"))
    same = ast.dump(ast.parse("if 1:\n" + moved).body[0].body[0]) if moved.strip() else ""
    return moved if same == ast.dump(ast.parse(source).body[0]) and len(ast.parse(source).body) == 1 else None


def raising(example, file, caught):
    """A check that an example raises what it shows; None where that cannot be told."""
    body = indented(example.source)
    kind, _, message = example.exception.rstrip("\n").partition(":")
    name = kind.strip().split(".")[-1]
    if body is None or name not in file.known:
        return None
    message = message[1:] if message.startswith(" ") else message
    # What the interpreter itself says differs between its versions.
    exact = name in file.raised and "..." not in message and not example.options.get(doctest.IGNORE_EXCEPTION_DETAIL)
    # A syntax error's text has lines before and behind what `str` gives.
    exact = exact and name not in ("SyntaxError", "IndentationError") and "\n" not in message
    lines = ["try:", body, "except %s%s:" % (name, " as " + caught if exact else "")]
    lines.append("    assert str(%s) == %r" % (caught, message) if exact else "    pass")
    lines += ["else:", "    raise AssertionError(%r)" % (name + " was not raised")]
    return "\n".join(lines)


def check_of(examples, file, prints):
    """The examples of a docstring as one source that fails by raising; None where it would assert nothing."""
    taken = file.known.union(*(bound_anywhere(example.tree) for example in examples))
    caught = "error"
    while caught in taken:
        caught += "_"
    lines = []
    asserting = False
    for example in examples:
        if any(is_own_import(one, file) for one in example.tree.body):
            continue
        if example.exception is not None:
            line = raising(example, file, caught)
            if line is None:
                return "\n".join(lines) + "\n" if asserting else None
        else:
            line = None if prints else equation(example, file)
        asserting = asserting or line is not None
        lines.append(example.source if line is None else line)
    return "\n".join(lines) + "\n" if asserting else None
