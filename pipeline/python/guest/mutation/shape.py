"""Forms of nodes that several operators look for."""

import ast

from _names import own_nodes, stored_names
from mutation.precedence import SUM

LOOPS = (ast.For, ast.AsyncFor, ast.While)


def called(node):
    """The name of a function called by its bare name, else None."""
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None


def method(node):
    """The name of a method that a call calls, else None."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None


def is_plain(call):
    """Whether a call's arguments all stand in their places: no `*`, no keywords."""
    return not call.keywords and not any(isinstance(one, ast.Starred) for one in call.args)


def integer(node):
    """The value of an integer as it is written, a sign included, else None."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = integer(node.operand)
        return None if value is None or isinstance(node.operand, ast.UnaryOp) else -value
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def index_of(subscript):
    """The index of `x[i]`, which Python 3.8 wraps; None for slices and tuples of them."""
    index = subscript.slice
    if type(index).__name__ == "Index":
        index = index.value
    return index if isinstance(index, ast.expr) and type(index).__name__ not in ("Slice", "ExtSlice", "Tuple") else None


def slice_of(subscript):
    return subscript.slice if isinstance(subscript.slice, ast.Slice) else None


def is_condition(node, source):
    """Whether only the truth of a node counts where it stands."""
    parent = source.parent(node)
    if isinstance(parent, (ast.If, ast.While, ast.IfExp)):
        return parent.test is node
    if isinstance(parent, ast.comprehension):
        return node in parent.ifs
    if isinstance(parent, ast.BoolOp):
        return is_condition(parent, source)
    return isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)


def names_in(node):
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def updates(node):
    """Names that a statement and what it holds bind, within its scope."""
    names = set()
    for one in own_nodes(node):
        if isinstance(one, (ast.Assign, ast.AugAssign, ast.For, ast.NamedExpr)):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            for target in targets:
                names |= stored_names(target)
    return names


def is_call_of(node, function):
    if called(node) == function.name:
        return True
    return method(node) == function.name and isinstance(node.func.value, ast.Name)


def calls_itself(node, function):
    """Calls of the function or method `function` within a node."""
    return [one for one in ast.walk(node) if is_call_of(one, function)]


def shifted(source, node):
    """Texts of an expression that is one too small or too large, as people write it."""
    value = integer(node)
    if value is not None:
        yield str(value + 1)
        yield str(value - 1)
        return
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)) and integer(node.right) == 1:
        yield source.of(node.left)
        return
    text = source.of(node, SUM)
    yield text + " + 1"
    yield text + " - 1"


def leaves(statement):
    return isinstance(statement, (ast.Return, ast.Raise, ast.Continue, ast.Break))


def always_leaves(statements):
    """Whether control never comes to the end of a block, as far as a compiler may see."""
    return any(leaves(statement) or ends(statement) for statement in statements)


def ends(statement):
    if isinstance(statement, ast.If):
        return always_leaves(statement.body) and always_leaves(statement.orelse)
    if isinstance(statement, ast.Try):
        handled = all(always_leaves(handler.body) for handler in statement.handlers)
        tried = always_leaves(statement.body) or always_leaves(statement.orelse)
        return always_leaves(statement.finalbody) or (tried and handled)
    if isinstance(statement, ast.While) and isinstance(statement.test, ast.Constant) and statement.test.value:
        return not any(isinstance(one, ast.Break) for one in own_nodes(statement))
    return False


def is_last(statement, source, around):
    """Whether nothing follows a statement in what is around it but the way on."""
    while not isinstance(source.parent(statement), around):
        if not isinstance(source.parent(statement), ast.If) or source.following(statement) is not None:
            return False
        statement = source.parent(statement)
    return source.following(statement) is None
