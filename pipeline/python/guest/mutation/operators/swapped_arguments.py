"""Two arguments of a call change places."""

import ast

from mutation.shape import called, is_plain, method

NAME = "swapped-arguments"
NODES = (ast.Call,)
# Either their order makes no difference, or nobody writes it wrongly and goes on.
OTHERWISE = frozenset(
    "min max print isinstance issubclass hasattr getattr setattr gcd lcm open super".split()
)


def edits(node, source):
    if is_plain(node) and called(node) not in OTHERWISE and method(node) not in OTHERWISE:
        for left, right in zip(node.args, node.args[1:]):
            yield source.swapped(left, right)
