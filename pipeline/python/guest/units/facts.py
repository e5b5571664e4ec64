"""Closed expressions that statements evaluate, with what they say of the results."""

import ast

from _asserts import equals
from _names import bound_anywhere
from units.session import Session, matched

EQUALITIES = {
    "assertEqual",
    "assertEquals",
    "assertListEqual",
    "assertTupleEqual",
    "assertDictEqual",
    "assertSetEqual",
    "assertMultiLineEqual",
    "assertSequenceEqual",
    "assertIs",
}
SINGLES = {"assertTrue", "assertFalse", "assertIsNotNone"}
SHOWING = {"print", "pprint", "repr", "str", "list", "sorted", "len"}
NONE = ast.Constant(value=None)
# Rounds of a loop over a written list that are read.
MOST_ROUNDS = 100


class Fact:
    """`want` is an expression of the value, or None where nothing is said; both are closed."""

    def __init__(self, resolved, want=None):
        self.source = resolved.source
        self.tree = resolved.tree
        self.want = want if resolved.exact else None


def plain(node, text, session):
    resolved = session.resolve(node, text)
    if resolved is not None:
        yield Fact(resolved)
        return
    # Something in it is not closed; its parts may be.
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.expr, ast.keyword)) and not isinstance(child, ast.Lambda):
            yield from plain(child, text, session)


def said_equal(left, right, text, session):
    if right is NONE:
        resolved = session.resolve(left, text)
        if resolved is not None:
            yield Fact(resolved, "None")
        return
    sides = session.resolve(left, text), session.resolve(right, text)
    if None in sides:
        yield from plain(left, text, session)
        yield from plain(right, text, session)
        return
    for one, other in (sides, sides[::-1]):
        yield Fact(one, other.source if other.exact else None)


def asserted(test, text, session):
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            yield from asserted(value, text, session)
        return
    sides = equals(test)
    if sides is not None:
        yield from said_equal(sides[0], sides[1], text, session)
    else:
        yield from plain(test, text, session)


def unittest_facts(call, text, session):
    method = call.func.attr
    if method in EQUALITIES and len(call.args) >= 2:
        yield from said_equal(call.args[0], call.args[1], text, session)
    elif method == "assertIsNone" and call.args:
        yield from said_equal(call.args[0], NONE, text, session)
    elif method == "assertTrue" and call.args:
        yield from asserted(call.args[0], text, session)
    else:
        for argument in call.args:
            yield from plain(argument, text, session)


def is_method_of_self(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "self"
    )


def of_expression(node, text, session):
    """Facts of an expression statement: what is shown is what matters."""
    if is_method_of_self(node):
        yield from unittest_facts(node, text, session)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHOWING:
        for argument in node.args:
            yield from of_expression(argument, text, session)
    else:
        yield from plain(node, text, session)


def rounds_of(loop, text, session):
    """Sessions for the rounds of a loop whose items are written out; None for any other."""
    items = loop.iter.elts if isinstance(loop.iter, (ast.List, ast.Tuple)) else None
    if items is None or len(items) > MOST_ROUNDS:
        return None
    rounds = []
    bound = bound_anywhere(ast.Module(body=[loop], type_ignores=[]))
    for item in items:
        inner = session.without(bound)
        for target, value in matched(loop.target, item):
            if isinstance(target, ast.Name):
                inner.bind(target.id, session.resolve(value, text))
        rounds.append(inner)
    return rounds


def facts_of(statements, text, session):
    """Facts of statements that run one after the other; `session` takes in what they bind."""
    for statement in statements:
        if isinstance(statement, ast.Assert):
            yield from asserted(statement.test, text, session)
        elif isinstance(statement, ast.Expr):
            yield from of_expression(statement.value, text, session)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)):
            if statement.value is not None:
                yield from plain(statement.value, text, session)
        elif isinstance(statement, (ast.For, ast.While, ast.If, ast.With, ast.Try)):
            yield from of_block(statement, text, session)
        session.run(statement, text)


def of_block(statement, text, session):
    rounds = rounds_of(statement, text, session) if isinstance(statement, ast.For) else None
    if rounds is None:
        rounds = [session.without(bound_anywhere(ast.Module(body=[statement], type_ignores=[])))]
    for inner in rounds:
        yield from facts_of(statement.body, text, inner)
    for handler in getattr(statement, "handlers", []):
        yield from facts_of(handler.body, text, rounds[-1] if rounds else session)
    for branch in ("orelse", "finalbody"):
        inner = Session(session.known, session.bindings).without(
            bound_anywhere(ast.Module(body=[statement], type_ignores=[]))
        )
        yield from facts_of(getattr(statement, branch, []), text, inner)
