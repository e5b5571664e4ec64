"""What should be assigned at once is assigned one after the other."""

import ast

from mutation.shape import names_in

NAME = "sequential-assignment"
NODES = (ast.Assign,)


def edits(node, source):
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Tuple) or not isinstance(node.value, ast.Tuple):
        return
    targets, values = node.targets[0].elts, node.value.elts
    if len(targets) != len(values) or any(isinstance(one, ast.Starred) for one in [*targets, *values]):
        return
    needs = any(
        names_in(target) & names_in(value) for place, target in enumerate(targets) for value in values[place + 1 :]
    )
    if needs and node.lineno == node.end_lineno:
        parts = [source.of(target) + " = " + source.of(value) for target, value in zip(targets, values)]
        yield source.replaced(node, ("\n" + source.indent(node)).join(parts))
