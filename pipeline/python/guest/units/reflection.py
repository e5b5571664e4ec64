"""Whether code asks for its module itself, which is another one where only a part of the file runs."""

import ast

from _names import FUNCTIONS, used_names

# What a module says of itself.
OWN = {"__doc__", "__file__", "__name__", "__package__", "__spec__", "__loader__"}
# Without an argument they give the names of where they stand.
LISTING = {"locals", "vars", "dir"}
SPACES = {"globals", "locals", "vars"}
RUNNING = {"eval", "exec"}


def called_name(node):
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None


def nodes_with_place(node, inside=False):
    """(node, whether it runs in a function) for a tree's nodes; names of loggers tell nothing and are left out."""
    yield node, inside
    inner = inside or isinstance(node, (*FUNCTIONS, ast.Lambda))
    if isinstance(node, ast.Call) and getattr(node.func, "attr", called_name(node)) == "getLogger":
        return
    for child in ast.iter_child_nodes(node):
        yield from nodes_with_place(child, inner)


def runs_unknown(call, part):
    """Whether a text that is run may mention names of the file that its part lacks."""
    spaces = call.args[1:] + [one.value for one in call.keywords]
    if spaces and not any(called_name(one) in SPACES for one in spaces):
        return False
    lacking = part.file.names - part.names
    text = call.args[0] if call.args else None
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        try:
            return not lacking.isdisjoint(used_names(ast.parse(text.value.strip())))
        except SyntaxError:
            return False
    return bool(lacking)


def reads_its_module(part):
    """Whether statements of a part read names that only their module has, or all names of it."""
    for statement in part.statements():
        for node, inside in nodes_with_place(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in OWN:
                return True
            name = called_name(node)
            if name == "globals" or name in LISTING and not inside and not node.args:
                return True
            if name in RUNNING and runs_unknown(node, part):
                return True
    return False
