"""Names that a source does not have yet."""

import ast
import keyword

from _names import BUILTINS

POOL = (
    "value result item entry current part amount step count index position total piece element number size first second"
    " chosen found kept left_part last_seen outcome record field cell point node_value key_value pair group limit bound"
).split()


def taken_names(tree):
    """Every identifier of a source, whatever it names."""
    names = set(BUILTINS) | set(keyword.kwlist)
    for node in ast.walk(tree):
        for field in ("id", "arg", "attr", "name", "asname", "module", "rest"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                names.update(value.split("."))
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            names.update(node.names)
    return names


class Fresh:
    """Gives each name once, in an order that a seed decides."""

    def __init__(self, tree, order):
        self.taken = taken_names(tree)
        self.waiting = sorted((name for name in POOL if name not in self.taken), key=order)

    def name(self, wish):
        for candidate in (wish, *self.waiting):
            if candidate is not None and candidate not in self.taken:
                self.taken.add(candidate)
                return candidate
        number = 1
        while "value_%d" % number in self.taken:
            number += 1
        self.taken.add("value_%d" % number)
        return "value_%d" % number
