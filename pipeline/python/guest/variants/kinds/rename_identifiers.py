"""Local variables get other names. Parameters keep theirs: calls may name them."""

import ast

from _names import COMPREHENSIONS, SCOPES, own_nodes, parameters, stored_names

NAME = "rename-identifiers"
# They see names as texts.
TELLING = ("locals", "vars", "eval", "exec", "dir", "globals")


def nodes_of(function):
    return [node for statement in function.body for node in ast.walk(statement)]


def held_names(nodes):
    """Names that are bound or used where a new name does not reach, or where they may be another variable."""
    held = set()
    for node in nodes:
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            held.update(node.names)
        elif isinstance(node, COMPREHENSIONS):
            for generator in node.generators:
                held |= stored_names(generator.target)
        elif isinstance(node, ast.arg):
            held.add(node.arg)
        elif isinstance(node, ast.JoinedStr):
            held.update(one.id for one in ast.walk(node) if isinstance(one, ast.Name))
        elif isinstance(node, ast.NamedExpr):
            held |= stored_names(node)
        elif isinstance(node, SCOPES):
            held.add(node.name)
            held |= stored_names(node)
        elif isinstance(node, ast.alias):
            held.add((node.asname or node.name).split(".")[0])
        elif not isinstance(node, (ast.Attribute, ast.keyword)):
            # Handlers and patterns.
            fields = (getattr(node, field, None) for field in ("name", "rest"))
            held.update(field for field in fields if isinstance(field, str))
    return held


def sites(function):
    nodes = nodes_of(function)
    if any(isinstance(node, ast.Name) and node.id in TELLING for node in nodes):
        return []
    own = set()
    for statement in function.body:
        stored = (node for node in own_nodes(statement) if isinstance(node, ast.Name))
        own.update(node.id for node in stored if not isinstance(node.ctx, ast.Load))
    return sorted(own - held_names(nodes) - parameters(function.args))


def rewrite(name, function, source, fresh):
    uses = [node for node in nodes_of(function) if isinstance(node, ast.Name) and node.id == name]
    if name.startswith("__") or any(source.data[slice(*source.span(use))] != name.encode() for use in uses):
        return None
    new = fresh.name(None)
    return [source.replaced(use, new) for use in uses]
