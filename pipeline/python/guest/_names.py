"""Names that syntax trees bind and use. Trees are read, never run."""

import ast
import builtins

BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
EFFECTS = (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)
# Stands for a binding or suspension inside an expression: no name is spelt like it, so nothing closes it.
OPEN = ":="


def parameters(arguments):
    every = [*getattr(arguments, "posonlyargs", []), *arguments.args, *arguments.kwonlyargs]
    every += [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    return {argument.arg for argument in every}


def free_names(expression):
    """Names that an expression reads from outside itself."""
    found = set()

    def visit(node, bound):
        if isinstance(node, ast.Name):
            if node.id not in bound:
                found.add(node.id)
        elif isinstance(node, ast.Lambda):
            for default in [*node.args.defaults, *node.args.kw_defaults]:
                if default is not None:
                    visit(default, bound)
            visit(node.body, bound | parameters(node.args))
        elif isinstance(node, COMPREHENSIONS):
            inner = bound
            for place, generator in enumerate(node.generators):
                visit(generator.iter, inner if place else bound)
                inner = inner | stored_names(generator.target)
                visit(generator.target, inner)
                for condition in generator.ifs:
                    visit(condition, inner)
            parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
            for part in parts:
                visit(part, inner)
        else:
            if isinstance(node, EFFECTS):
                found.add(OPEN)
            for child in ast.iter_child_nodes(node):
                visit(child, bound)

    visit(expression, frozenset())
    return found


def stored_names(node):
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)}


def imported(node):
    return {(alias.asname or alias.name.split(".")[0]) for alias in node.names}


def own_nodes(statement):
    """A statement's nodes without the insides of functions, classes, lambdas and comprehensions."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*SCOPES, ast.Lambda, *COMPREHENSIONS)):
            waiting.extend(ast.iter_child_nodes(node))


def bound_names(statement):
    """Names that a statement binds in the scope in which it stands."""
    names = set()
    for node in own_nodes(statement):
        if isinstance(node, SCOPES):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= imported(node)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        elif type(node).__name__ in ("MatchAs", "MatchStar") and node.name:
            names.add(node.name)
        elif type(node).__name__ == "MatchMapping" and node.rest:
            names.add(node.rest)
    return names


def bound_anywhere(tree):
    """Names that any scope of a tree binds."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, SCOPES):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= imported(node)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
    return names


def root_of(node):
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def changed_names(statement):
    """Names whose objects a statement changes in place: `TABLE['a'] = 1`, `TABLE.append(1)`."""
    names = set()
    for node in own_nodes(statement):
        target = None
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            target = node
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            target = node.value.func if isinstance(node.value.func, ast.Attribute) else None
        name = root_of(target) if target is not None else None
        if name is not None:
            names.add(name)
    return names


def used_names(node):
    """Names that a tree mentions in any scope."""
    names = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            names.add(one.id)
        elif isinstance(one, (ast.Global, ast.Nonlocal)):
            names.update(one.names)
    return names


def global_names(node):
    """Names that a statement reads from its module, whatever the scope it reads them in; a few more, never fewer."""
    found = set()

    def body_locals(function):
        arguments = parameters(function.args)
        statements = function.body if isinstance(function.body, list) else []
        declared = {name for one in ast.walk(function) if isinstance(one, ast.Global) for name in one.names}
        found.update(declared)
        return arguments.union(*(bound_names(statement) for statement in statements)) - declared

    def visit(one, local):
        if isinstance(one, ast.Name):
            if one.id not in local:
                found.add(one.id)
        elif isinstance(one, (*FUNCTIONS, ast.Lambda)):
            inner = local | body_locals(one)
            body = one.body if isinstance(one.body, list) else [one.body]
            for child in body:
                visit(child, inner)
            for child in ast.iter_child_nodes(one):
                if child not in body:
                    visit(child, local)
        elif isinstance(one, COMPREHENSIONS):
            inner = local.union(*(stored_names(generator.target) for generator in one.generators))
            visit(one.generators[0].iter, local)
            for child in ast.iter_child_nodes(one):
                visit(child, inner)
        else:
            for child in ast.iter_child_nodes(one):
                visit(child, local)

    visit(node, frozenset())
    return found
