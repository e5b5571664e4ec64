"""A loop does not bring a variable on."""

import ast

from mutation.shape import names_in, updates

NAME = "forgotten-update"
NODES = (ast.Assign, ast.AugAssign)


def edits(node, source):
    loop = source.loop(node)
    names = updates(node)
    if loop is None or not names:
        return
    own = isinstance(node, ast.AugAssign) or names & names_in(node.value)
    tested = isinstance(loop, ast.While) and names & names_in(loop.test)
    if own or tested or names & read_before(loop, node):
        yield source.removed(node)


def read_before(loop, node):
    """Names that a loop reads above a statement, and so from the round before."""
    names = set()
    for statement in loop.body:
        if statement.lineno >= node.lineno:
            break
        names |= {
            one.id for one in ast.walk(statement) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
        }
    return names
