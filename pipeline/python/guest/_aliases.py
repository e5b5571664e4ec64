"""Names that may stand for the same object, or for one that holds the other."""

import ast

from _names import COMPREHENSIONS, root_of

# Calls that leave what they are given as it is.
READERS = set(
    """abs all any ascii bin bool bytes callable chr complex dict divmod enumerate filter float format frozenset getattr
    hasattr hash hex id int isinstance issubclass iter len list map max min object oct ord pow range repr reversed round
    set slice sorted str sum super tuple type zip print pprint pp
    capitalize casefold center copy count decode difference encode endswith expandtabs find fromkeys get index
    intersection isalnum isalpha isdecimal isdigit isdisjoint islower isnumeric isspace issubset issuperset istitle
    isupper items join keys ljust lower lstrip most_common partition removeprefix removesuffix replace rfind rindex rjust
    rsplit rstrip split splitlines startswith strip swapcase title translate union upper values zfill
    exists findall finditer fullmatch group groups is_dir is_file isoformat iterdir joinpath match resolve search strftime
    sub subn total_seconds weekday with_suffix
    mro __contains__ __eq__ __getitem__ __hash__ __len__ __repr__ __str__ __subclasses__""".split()
)
# Those of them that give what they were asked of, or a part of it.
GIVING = {"enumerate", "filter", "get", "getattr", "items", "iter", "map", "max", "min", "reversed", "values", "zip"}
PLAIN = (ast.Compare, ast.BinOp, ast.UnaryOp, ast.JoinedStr, ast.Lambda, ast.Constant)


def holders(node, module):
    """Names whose objects the value of an expression may be, be a part of, or hold."""
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        return holders(node.value, module)
    if isinstance(node, ast.Call):
        return given_by(node, module)
    if isinstance(node, PLAIN):
        return set()
    if isinstance(node, COMPREHENSIONS):
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    elif isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    else:
        parts = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
    return set().union(*(holders(one, module) for one in parts))


def given_by(call, module):
    if isinstance(call.func, ast.Attribute):
        name, root = call.func.attr, root_of(call.func.value)
        if name in READERS - GIVING or root in module.imported and not name.startswith("get"):
            return set()
        return holders(call.func.value, module)
    name = getattr(call.func, "id", "")
    if name in GIVING:
        return set().union(*(holders(one, module) for one in call.args))
    if name in module.functions:
        return {result_of(name)}
    known = name in module.imported and name.startswith("get")
    return {name} if known or not module.is_defined(name) else set()


def result_of(name):
    """Stands for what a function of the file gives: a change of it is none of the function."""
    return name + "()"


def stored(target):
    """Names through which a target is reached."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return set().union(*map(stored, target.elts))
    return {root_of(target.value if isinstance(target, ast.Starred) else target)} - {None}


def bindings(node, module):
    """(targets, value) of what gives a value another name or place."""
    if isinstance(node, ast.Assign):
        yield node.targets, node.value
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        yield [node.target], node.value
    elif isinstance(node, (ast.For, ast.comprehension)):
        yield [node.target], node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield [node.optional_vars], node.context_expr
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        # What a list takes in may be changed through it.
        for argument in [] if node.func.attr in READERS or node.func.attr in module.methods else node.args:
            yield [node.func.value], argument


class Aliases:
    """Name -> names of other objects that a change through it may change."""

    def __init__(self, nodes, module):
        self.of = {}
        for node in nodes:
            for targets, value in bindings(node, module):
                for name in set().union(*map(stored, targets)) - module.imported:
                    self.add(name, holders(value, module))

    def add(self, name, others):
        self.of.setdefault(name, set()).update(others)

    def reach(self, names):
        found, waiting = set(), list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.of.get(name, ())
        return found
