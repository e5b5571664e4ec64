"""Names whose objects a block of statements changes as it runs; functions that it calls are told by their `Summary`."""

import ast

from _aliases import READERS, Aliases, holders
from _names import FUNCTIONS, SCOPES, root_of

# Calls of modules change their own state where their names begin so, or else the first thing that they are given.
SETTING = ("register", "seed", "set", "update")
CHANGING = ("add", "append", "clear", "copyto", "del", "discard", "fill", "heap", "insert", "insort", "next", "pop", "push")
CHANGING += ("put", "remove", "shuffle", "sort")
ASKING_OUTSIDE = {"print", "pprint", "pp", "input", "raw_input", "open", "exit", "quit", "breakpoint"}
# They are given things to show.
SHOWING = {"logging", "matplotlib", "pprint", "warnings"}
STREAMS = {"stdin", "stdout", "stderr", "argv", "environ", "parse_args"}
# Stands among changed names for what a program does outside itself: no name is spelt like it.
OUTSIDE = "<outside>"


def run_nodes(statements, inner):
    """Nodes that run with a block; `inner` are functions in it whose bodies run too."""
    waiting = list(statements)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, (*FUNCTIONS, ast.Lambda)):
            waiting += [*node.args.defaults, *filter(None, node.args.kw_defaults), *getattr(node, "decorator_list", [])]
            if getattr(node, "name", None) in inner:
                waiting += node.body
        else:
            waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Call):
            waiting += [one.body for one in arguments_of(node) if isinstance(one, ast.Lambda)]


def arguments_of(call):
    return [*call.args, *(one.value for one in call.keywords)]


def called_functions(statements):
    """Functions of a block that it does more with than to return them; of a definition itself none."""
    if len(statements) == 1 and isinstance(statements[0], SCOPES):
        return set()
    nodes = [one for statement in statements for one in ast.walk(statement)]
    returned = {one.value for one in nodes if isinstance(one, ast.Return)}
    return {one.id for one in nodes if isinstance(one, ast.Name) and one not in returned}


class Changes:
    """
    What a block changes: `found` are names. `module` says what the functions and classes of its file do; `local` are the
    names of the function whose body it is.
    """

    def __init__(self, statements, module, local=None):
        self.module = module
        self.top = local is None
        self.local = local or frozenset()
        self.found = set()
        nodes = list(run_nodes(statements, called_functions(statements)))
        self.alone = {one.value for one in nodes if isinstance(one, ast.Expr)}
        for node in nodes:
            self.take(node)
        self.found = Aliases(nodes, module).reach(self.found)

    def take(self, node):
        if isinstance(node, (ast.Attribute, ast.Subscript)):
            if not isinstance(node.ctx, ast.Load):
                self.change(node.value)
            elif isinstance(node, ast.Attribute) and node.attr in STREAMS:
                self.found.add(OUTSIDE)
        elif isinstance(node, ast.AugAssign) and not isinstance(node.value, ast.Constant):
            self.change(node.target)
        elif isinstance(node, ast.Call):
            self.call(node)
        elif isinstance(node, SCOPES):
            for decorator in node.decorator_list:
                self.decorate(decorator)
            if isinstance(node, ast.ClassDef):
                self.found |= self.module.making(node)

    def is_outer(self, name):
        return name not in self.local

    def change(self, node):
        """A change of the object that an expression gives."""
        for name in holders(node, self.module):
            if not self.is_outer(name) or not self.module.is_unchanging(name):
                self.found.add(name)

    def change_all(self, given):
        """What code that is not of this file may do to what it is given."""
        for one in given:
            self.found |= {name for name in holders(one, self.module) if name in self.local or not self.module.is_safe(name)}

    def decorate(self, decorator):
        function = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(function, ast.Name) and function.id in self.module.functions:
            self.found |= self.module.functions[function.id].outer
            if function is not decorator:
                self.found |= self.module.deferred(function.id)
        elif isinstance(function, ast.Attribute) and root_of(function) not in self.module.imported:
            self.method(function, decorator if isinstance(decorator, ast.Call) else None)

    def call(self, node):
        shown = isinstance(node.func, ast.Name) and node.func.id in ASKING_OUTSIDE
        for one in [] if shown else arguments_of(node):
            # A function that is handed on may be called there.
            if isinstance(one, ast.Name) and one.id in self.module.functions and self.is_outer(one.id):
                self.found |= self.module.functions[one.id].outer
        if isinstance(node.func, ast.Name):
            self.function(node.func.id, node)
        elif isinstance(node.func, ast.Attribute):
            if root_of(node.func.value) in self.module.imported and self.is_outer(root_of(node.func.value)):
                self.foreign(node.func.attr, root_of(node.func.value), node)
            else:
                self.method(node.func, node)

    def function(self, name, node):
        if name in ASKING_OUTSIDE:
            self.found.add(OUTSIDE)
        elif name in self.local:
            self.change_all(arguments_of(node))
        elif name in self.module.functions:
            self.apply(self.module.functions[name], node, 0)
        elif name in self.module.classes:
            for summary in self.module.makers(name):
                self.apply(summary, node, 1)
        elif name in ("setattr", "delattr", "next"):
            for one in node.args[:1]:
                self.change(one)
        elif name in self.module.imported:
            self.foreign(name, name, node)
        elif not self.module.is_builtin(name):
            self.found.add(name)
            self.change_all(arguments_of(node))

    def foreign(self, name, root, node):
        """A call of another module: what its name says, and at the top level what else it would be there for."""
        streams = any(isinstance(one, ast.Attribute) and one.attr in STREAMS for one in ast.walk(node.func))
        if name in ASKING_OUTSIDE or streams:
            self.found.add(OUTSIDE)
            return
        if name.startswith(SETTING) or self.top and node in self.alone:
            self.found.add(root)
            if self.module.modules[root] not in SHOWING:
                self.change_all(arguments_of(node))
        elif name.startswith(CHANGING):
            self.change_all(node.args[:1])

    def method(self, function, node):
        """`node` is the call; None where a decorator is only named."""
        summaries = self.module.methods.get(function.attr, ())
        root = root_of(function.value)
        for summary in summaries:
            self.found |= summary.outer
            if summary.changes_object:
                self.change(function.value)
            if node is not None:
                bare = root in self.module.classes and isinstance(function.value, ast.Name) and not summary.of_class
                self.apply(summary, node, 0 if bare else 1)
        if not summaries and function.attr not in READERS:
            self.change(function.value)

    def apply(self, summary, node, offset):
        self.found |= summary.outer
        names = summary.names[offset:]
        for place, argument in enumerate(node.args):
            if isinstance(argument, ast.Starred):
                self.change(argument.value)
            elif summary.rest & summary.changed or place < len(names) and names[place] in summary.changed:
                self.change(argument)
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg in summary.changed:
                self.change(keyword.value)
