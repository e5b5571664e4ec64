"""Calls and tests of a file's names that other files of its repository hold, as `usages` reads them out there."""

import ast

from _names import bound_names, free_names
from units.check import Check, is_fit
from units.facts import Fact
from units.imports import needed_names, unbound_names
from units.session import Resolved
from units.target import items_of

IMPORTS = (ast.Import, ast.ImportFrom)
# Of one unit: what is used everywhere would be run for ever.
MOST_CALLS = 32
MOST_TESTS = 16


class Elsewhere:
    """
    `given` are {"kind": "call" or "test", "source", "names"}, `names` being those that a source reads of this file. Each
    either suits the file or is among `unfit`, with a reason; a place is one in `given`.
    """

    def __init__(self, given, file):
        self.file = file
        self.imports = {ast.dump(one) for one in file.tree.body if isinstance(one, IMPORTS)}
        self.calls = []
        self.tests = []
        self.unfit = []
        self.crowded = set()
        for place, one in enumerate(given):
            call = one["kind"] == "call"
            reason = self.refusal(one["source"], set(one["names"]), call)
            if reason is not None:
                self.unfit.append({"place": place, "reason": reason})
            elif call:
                self.calls.append((place, Fact(Resolved(one["source"]))))
            else:
                self.tests.append((place, Check(one["source"])))

    def refusal(self, source, names, call):
        """Why a source would not say the same in this file as where it stands."""
        if not names <= self.file.names:
            return "name-not-defined"
        tree = ast.parse(source)
        # `f(sum(x))` in a file with a `sum` of its own; a helper of a test by the name of one that the file uses.
        if not (needed_names(source) - names | self.bound(tree)).isdisjoint(self.file.names):
            return "name-taken"
        if call:
            known = free_names(tree.body[0].value) - names <= self.file.known
        else:
            known = set(unbound_names(source, tree)) <= names
        return None if known else "name-unbound"

    def bound(self, tree):
        """Names that a tree gives a meaning of its own at its top level: an import that the file has too is none."""
        found = set()
        for statement in tree.body:
            if not isinstance(statement, IMPORTS) or ast.dump(statement) not in self.imports:
                found |= bound_names(statement)
        return found

    def calls_of(self, target, names):
        """(place, expression) of those that call a target and need no name but `names`; the first ones of too many."""
        found = []
        for place, fact in self.calls:
            for expression, _ in items_of(target, fact):
                if free_names(ast.parse(expression, mode="eval")) <= names:
                    found.append((place, expression))
        return self.first(found, MOST_CALLS)

    def tests_of(self, target, part):
        """(place, source) of the tests that use a target, to run after the code of a part; the first ones of too many."""
        found = [(place, check.after(part)) for place, check in self.tests if target.is_tested_by(check.tree)]
        return self.first([(place, source) for place, source in found if is_fit(source)], MOST_TESTS)

    def first(self, found, most):
        kept = set(list(dict.fromkeys(source for _, source in found))[:most])
        self.crowded.update(place for place, source in found if source not in kept)
        return [one for one in found if one[1] in kept]

    def refused(self, units):
        """Places that suit none of the file's units, each with its reason."""
        taken = {place for unit in units for place in unit["elsewhere"]}
        crowded = [{"place": place, "reason": "too-many"} for place in sorted(self.crowded - taken)]
        return self.unfit + crowded
