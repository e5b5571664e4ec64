"""Which type a function's variables have, as far as its text tells. A screen: what it does not know it leaves out."""

import ast

from _names import COMPREHENSIONS, FUNCTIONS, own_nodes, stored_names
from mutation.shape import called, integer, method

ANNOTATED = ("int", "float", "str", "list", "dict", "set", "tuple", "bool")
RESULTS = {
    "len": "int",
    "int": "int",
    "ord": "int",
    "round": "int",
    "float": "float",
    "str": "str",
    "chr": "str",
    "input": "str",
    "bin": "str",
    "list": "list",
    "sorted": "list",
    "dict": "dict",
    "defaultdict": "dict",
    "Counter": "dict",
    "set": "set",
    "tuple": "tuple",
    "bool": "bool",
    ".split": "list",
    ".strip": "str",
    ".lower": "str",
    ".upper": "str",
    ".join": "str",
    ".replace": "str",
    ".count": "int",
    ".index": "int",
    ".find": "int",
}
DISPLAYS = {
    "List": "list", "ListComp": "list", "Dict": "dict", "DictComp": "dict", "Set": "set", "SetComp": "set",
    "Tuple": "tuple", "JoinedStr": "str", "Compare": "bool",
}
MOST = 3


def kind_of(node, known):
    """The name of an expression's type, else None."""
    if isinstance(node, ast.Constant):
        return type(node.value).__name__ if isinstance(node.value, (int, float, str)) else None
    if isinstance(node, ast.Name):
        return known.get(node.id, (None, 0))[0]
    if isinstance(node, ast.Call):
        return RESULTS.get(called(node) or "." + (method(node) or ""))
    if isinstance(node, ast.UnaryOp):
        return "bool" if isinstance(node.op, ast.Not) else kind_of(node.operand, known)
    if isinstance(node, ast.IfExp):
        kind = kind_of(node.body, known)
        return kind if kind == kind_of(node.orelse, known) else None
    if isinstance(node, ast.BinOp):
        sides = {kind_of(node.left, known), kind_of(node.right, known)}
        if isinstance(node.op, ast.Div):
            return "float"
        if len(sides) == 1:
            return sides.pop()
        return "int" if isinstance(node.op, (ast.Sub, ast.FloorDiv)) and sides == {"int", None} else None
    return DISPLAYS.get(type(node).__name__)


def pairs(node, known):
    """(target, type's name) of what a node binds."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            both = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            if both and len(target.elts) == len(node.value.elts):
                for one, value in zip(target.elts, node.value.elts):
                    yield one, kind_of(value, known)
            else:
                yield target, kind_of(node.value, known)
    elif isinstance(node, ast.NamedExpr):
        yield node.target, kind_of(node.value, known)
    elif isinstance(node, ast.AnnAssign):
        yield node.target, annotated(node.annotation)
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        target = node.target
        if called(node.iter) == "enumerate" and isinstance(target, ast.Tuple):
            yield target.elts[0], "int"
        else:
            yield target, "int" if called(node.iter) == "range" else None


def annotated(annotation):
    if isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    name = annotation.id.lower() if isinstance(annotation, ast.Name) else None
    return name if name in ANNOTATED else None


def parameters(function):
    arguments = function.args
    placed = [*getattr(arguments, "posonlyargs", []), *arguments.args]
    defaults = [None] * (len(placed) - len(arguments.defaults)) + list(arguments.defaults)
    for argument, default in [*zip(placed, defaults), *zip(arguments.kwonlyargs, arguments.kw_defaults)]:
        yield argument, annotated(argument.annotation) or (default and kind_of(default, {}))


def used_as_int(statements):
    """Names that are counted with: given to `range`, compared with or added to an integer."""
    names = set()
    for node in (node for statement in statements for node in ast.walk(statement)):
        sides = []
        if called(node) == "range":
            names |= {one.id for one in node.args if isinstance(one, ast.Name)}
        elif isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Mult):
            sides = [node.left, node.right]
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            names |= {one.id for one in (node.slice.lower, node.slice.upper) if isinstance(one, ast.Name)}
        if any(integer(side) is not None for side in sides):
            names |= {side.id for side in sides if isinstance(side, ast.Name)}
    return names


def variables(scope, source):
    """{name: (type's name or None, byte of its first binding)} of a function or a module."""
    if ("kinds", scope) in source.notes:
        return source.notes["kinds", scope]
    known = {}
    if isinstance(scope, FUNCTIONS):
        for argument, kind in parameters(scope):
            known[argument.arg] = (kind, source.text.span(argument)[0])
    bound = []
    for statement in scope.body:
        bound += [node for node in own_nodes(statement) if hasattr(node, "lineno")]
    bound.sort(key=lambda node: (node.lineno, node.col_offset))
    for node in bound:
        for target, kind in pairs(node, known):
            alone = isinstance(target, ast.Name)
            for name in [target.id] if alone else sorted(stored_names(target)):
                its = kind if alone else None
                # What two bindings disagree about is unknown.
                before = known.get(name, (its, source.text.span(target)[0]))
                known[name] = (its if before[0] == its else None, before[1])
    for name in sorted(used_as_int(scope.body)):
        if name in known and known[name][0] is None:
            known[name] = ("int", known[name][1])
    source.notes["kinds", scope] = known
    return known


def alike(node, source):
    """Names of the variables of the same scope and type that are bound before a name is read, the nearest first."""
    scope, inner = source.parent(node), set()
    while not isinstance(scope, (*FUNCTIONS, ast.Module)):
        if isinstance(scope, (ast.ClassDef, ast.Lambda)):
            return []
        if isinstance(scope, COMPREHENSIONS):
            inner |= stored_names(scope)
        scope = source.parent(scope)
    known = variables(scope, source)
    kind, _ = known.get(node.id, (None, 0))
    if kind is None or node.id in inner:
        return []
    place = statement_start(node, source, source.span(node)[0])
    others = (name for name in known if name not in inner and name not in (node.id, "_"))
    found = [(known[name][1], name) for name in others if known[name][0] == kind and known[name][1] < place]
    return [name for _, name in sorted(found, reverse=True)[:MOST]]


def statement_start(node, source, place):
    """A name bound by the statement that reads it is bound too late."""
    statement = source.statement(node)
    return source.text.span(statement)[0] if isinstance(statement, (ast.Assign, ast.AugAssign)) else place


def is_counter(name, source):
    """Whether a name is known to be an integer, or is called as counters are and nothing tells against it."""
    scope = source.function(name) or source.tree
    kind, _ = variables(scope, source).get(name.id, (None, 0))
    return kind == "int" or (kind is None and name.id in ("i", "j", "k"))
