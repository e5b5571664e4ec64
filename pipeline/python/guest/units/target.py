"""What a unit's calls call, and those calls among facts."""

import ast

from _names import free_names, root_of, used_names
from _text import Text, as_expression
from units.session import source_of


class Target:
    """A function `f`, or a method `C.m`: then `root` is the class. `held` is whether `m` is read and not called."""

    def __init__(self, name, generator=False, held=False):
        self.name = name
        self.root, _, member = name.partition(".")
        self.member = member or None
        self.generator = generator
        self.held = held

    def is_call(self, node):
        if self.member is None:
            return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == self.root
        attribute = node if self.held else getattr(node, "func", None) if isinstance(node, ast.Call) else None
        return (
            isinstance(attribute, ast.Attribute)
            and attribute.attr == self.member
            and root_of(attribute.value) == self.root
        )

    def calls_in(self, node):
        """The outermost calls in a tree."""
        if self.is_call(node):
            return [node]
        return [found for child in ast.iter_child_nodes(node) for found in self.calls_in(child)]

    def is_tested_by(self, tree):
        """Whether a tree uses it: a method, on whatever object, beside its class."""
        if self.root not in used_names(tree):
            return False
        if self.member is None or (self.member.startswith("__") and self.member.endswith("__")):
            return True
        return any(isinstance(one, ast.Attribute) and one.attr == self.member for one in ast.walk(tree))


def items_of(target, fact):
    """Calls of one fact as (expression, want), the expression closed."""
    calls = target.calls_in(fact.tree)
    if not calls:
        return []
    if fact.want is not None and not target.calls_in(ast.parse(fact.want, mode="eval")):
        if not (target.generator and calls[0] is fact.tree):
            return [(fact.source, fact.want)]
    text = Text(fact.source)
    free = free_names(fact.tree)
    found = []
    for call in calls:
        if not free_names(call) <= free:
            # It reads what a comprehension around it binds.
            return [(fact.source, None)]
        source = source_of(call, text)
        if source is None:
            return [(fact.source, None)]
        source = as_expression(source)
        found.append(("list(%s)" % source if target.generator and call is fact.tree else source, None))
    return found


def calls_of(target, facts, names=None):
    """Distinct calls in order as expression -> want; where `names` are given, those that need no other name."""
    calls = {}
    for fact in facts:
        for expression, want in items_of(target, fact):
            if names is not None:
                needed = free_names(ast.parse(expression, mode="eval"))
                if not needed <= names:
                    continue
                if want is not None and not free_names(ast.parse(want, mode="eval")) <= names:
                    want = None
            if calls.get(expression) is None:
                calls[expression] = want
    return calls


def needs_of(calls):
    """Names that calls and their results read."""
    names = set()
    for expression, want in calls.items():
        names |= free_names(ast.parse(expression, mode="eval"))
        if want is not None:
            names |= free_names(ast.parse(want, mode="eval"))
    return names


def as_list(calls):
    return [
        {"expression": expression} if want is None else {"expression": expression, "expected": {"value": want}}
        for expression, want in calls.items()
    ]
