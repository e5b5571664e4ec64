"""Statements one after the other, as far as they bind names to closed expressions: those stand in for the names."""

import ast

from _names import OPEN, bound_anywhere, bound_names, changed_names, free_names, used_names
from _text import Text, as_expression

LITERAL = (
    ast.Constant,
    ast.List,
    ast.Tuple,
    ast.Set,
    ast.Dict,
    ast.UnaryOp,
    ast.BinOp,
    ast.operator,
    ast.unaryop,
    ast.expr_context,
)
# What the process was started with: no part of the program.
PROCESS = {"argv", "stdin", "environ"}
MUTABLE = (ast.List, ast.Set, ast.Dict)


def is_literal(node):
    return all(isinstance(one, LITERAL) for one in ast.walk(node))


class Resolved:
    """A closed expression. It is `exact` where nothing before may have changed what it gives."""

    def __init__(self, source, exact=True):
        self.source = as_expression(source)
        self.tree = ast.parse(self.source, mode="eval").body
        self.exact = exact


class Binding:
    def __init__(self, resolved):
        tree = resolved.tree
        self.source = resolved.source
        self.tree = tree
        self.exact = resolved.exact
        self.made = not is_literal(tree)
        self.fixed = not self.made and not any(isinstance(one, MUTABLE) for one in ast.walk(tree))
        self.used = False


class Replacer(ast.NodeTransformer):
    def __init__(self, bindings):
        self.bindings = bindings

    def visit_Name(self, node):
        return self.bindings[node.id].tree if node.id in self.bindings else node


def replaced(text, node, bindings):
    """Text of an expression with other expressions in the place of names; None where it cannot be told to be right."""
    source = text.of(node)
    try:
        tree = ast.parse(as_expression(source), mode="eval").body
        wanted = ast.dump(Replacer(bindings).visit(tree))
    except SyntaxError:
        return None
    first, _ = text.span(node)
    places = [
        (*text.span(one), bindings[one.id].source)
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and one.id in bindings
    ]
    for form in ("%s", "(%s)"):
        data = source.encode()
        for begin, end, value in sorted(places, reverse=True):
            data = data[: begin - first] + (form % value).encode() + data[end - first :]
        try:
            made = as_expression(data.decode())
            if ast.dump(ast.parse(made, mode="eval").body) == wanted:
                return made
        except (SyntaxError, UnicodeDecodeError):
            pass
    return None


def source_of(node, text):
    """An expression's own text; None where its position does not hold it, as inside f-strings before Python 3.12."""
    try:
        source = text.of(node)
        found = ast.parse(as_expression(source), mode="eval").body
    except (SyntaxError, UnicodeDecodeError, ValueError):
        return None
    return source if ast.dump(found) == ast.dump(node) else None


def asks_the_process(node):
    return any(isinstance(one, ast.Attribute) and one.attr in PROCESS for one in ast.walk(node))


class Session:
    """`known` are names that may stand in a closed expression."""

    def __init__(self, known, bindings=None):
        self.known = known
        self.bindings = dict(bindings or {})

    def without(self, names):
        return Session(self.known - names, {k: v for k, v in self.bindings.items() if k not in names})

    def bind(self, name, resolved):
        self.known = self.known - {name}
        self.bindings.pop(name, None)
        if resolved is not None:
            self.bindings[name] = Binding(resolved)

    def resolve(self, node, text):
        """The expression as it stands alone, or None where it does not."""
        free = free_names(node)
        mine = {name: self.bindings[name] for name in sorted(free) if name in self.bindings}
        if OPEN in free or not free - set(mine) <= self.known or asks_the_process(node):
            return None
        if source_of(node, text) is None:
            return None
        if not mine:
            return Resolved(text.of(node))
        names = [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
        for name, binding in mine.items():
            if binding.made and (binding.used or names.count(name) > 1):
                return None
        if bound_anywhere(ast.Expression(body=node)) & set(mine):
            return None
        exact = all(one.exact and (one.fixed or not one.used) for one in mine.values())
        source = replaced(text, node, mine)
        return None if source is None else Resolved(source, exact)

    def run(self, statement, text):
        """Takes in what a statement binds, and forgets what it may change."""
        given = {}
        for target, value in pairs_of(statement):
            if isinstance(target, ast.Name):
                given[target.id] = self.resolve(value, text)
        for name in used_names(statement) & set(self.bindings):
            self.bindings[name].used = True
        for name in bound_names(statement) | changed_names(statement) & set(self.bindings):
            self.bind(name, None)
        for name, resolved in given.items():
            self.bind(name, resolved)


def pairs_of(statement):
    """(target, value) of each plain assignment in a statement."""
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return [(statement.target, statement.value)]
    if not isinstance(statement, ast.Assign):
        return []
    pairs = []
    for target in statement.targets:
        pairs += matched(target, statement.value)
    return pairs


def matched(target, value):
    """The parts of a target with those of a value, where both are written out."""
    if not isinstance(target, (ast.Tuple, ast.List)):
        return [(target, value)]
    parts = getattr(value, "elts", [])
    starred = any(isinstance(one, ast.Starred) for one in [*target.elts, *parts])
    if starred or not isinstance(value, (ast.Tuple, ast.List)) or len(parts) != len(target.elts):
        return []
    return [pair for left, right in zip(target.elts, parts) for pair in matched(left, right)]


def expression_session(known, source):
    """An expression that stands alone as source, resolved against `known`; None where it is none or not closed."""
    try:
        node = ast.parse(source.strip(), mode="eval").body
    except SyntaxError:
        return None
    return Session(known).resolve(node, Text(source.strip()))
