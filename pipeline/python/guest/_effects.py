"""What running each top-level statement of a module may change of the rest of it."""

import ast
import builtins

from _aliases import Aliases, holders, result_of
from _changes import Changes, run_nodes
from _names import FUNCTIONS, SCOPES, bound_names, imported, root_of
from _summary import Summary

MAKERS = ("__init__", "__new__", "__post_init__", "__set_name__")
UNCHANGING = (ast.Constant, ast.JoinedStr, ast.Compare)
ACTIVE = (ast.Call, ast.AugAssign, ast.Delete, ast.Await)
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def cannot_change(value):
    if isinstance(value, (ast.BinOp, ast.UnaryOp, ast.Tuple)):
        return all(cannot_change(one) for one in ast.iter_child_nodes(value) if isinstance(one, ast.expr))
    return isinstance(value, UNCHANGING)


def bases_of(node):
    return [root_of(one) for one in [*node.bases, *(keyword.value for keyword in node.keywords)]]


def unchanging_names(tree):
    given = {}
    for node in tree.body:
        for name in bound_names(node):
            plain = isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            simple = plain and all(isinstance(one, ast.Name) for one in targets)
            given.setdefault(name, []).append(simple and cannot_change(node.value))
    declared = {name for one in ast.walk(tree) if isinstance(one, ast.Global) for name in one.names}
    return {name for name, every in given.items() if all(every)} - declared


def is_active(statement):
    """Whether it does more than to bind names."""
    if isinstance(statement, (ast.Import, ast.ImportFrom, ast.Assert)):
        # What is asserted tests the module, and makes no part of it.
        return False
    for one in run_nodes([statement], ()):
        if isinstance(one, ACTIVE) or isinstance(one, SCOPES) and one.decorator_list:
            return True
        if isinstance(one, ast.ClassDef) and bases_of(one):
            return True
        if isinstance(one, (ast.Attribute, ast.Subscript)) and not isinstance(one.ctx, ast.Load):
            return True
    return False


class Effects:
    """`modules` are the imported names with their modules; `methods` the summaries of all that have a name."""

    def __init__(self, tree):
        self.tree = tree
        nodes = [one for one in ast.walk(tree) if isinstance(one, (ast.Import, ast.ImportFrom))]
        self.modules = {}
        for node in nodes:
            for alias in node.names:
                module = alias.name if isinstance(node, ast.Import) else node.module or "."
                self.modules[alias.asname or alias.name.split(".")[0]] = module.split(".")[0]
        self.imported = set().union(*map(imported, nodes))
        self.classes = {one.name: one for one in tree.body if isinstance(one, ast.ClassDef)}
        self.names = set().union(*map(bound_names, tree.body))
        self.functions = {}
        self.methods = {}
        self.unchanging = unchanging_names(tree)
        self.lists_classes = any(isinstance(one, ast.Attribute) and one.attr == "__subclasses__" for one in ast.walk(tree))
        self.aliases = None

    def learn(self):
        """Reads what functions and classes do; of a module that only binds names nobody asks."""
        body = self.tree.body
        self.functions = {one.name: Summary(one) for one in body if isinstance(one, FUNCTIONS)}
        for name, node in self.classes.items():
            for one in node.body:
                if isinstance(one, FUNCTIONS):
                    self.methods.setdefault(one.name, []).append(Summary(one, name))
        every = [*self.functions.values(), *(one for several in self.methods.values() for one in several)]
        while any([one.refresh(self) for one in every]):
            pass
        self.aliases = Aliases(run_nodes([one for one in body if not isinstance(one, SCOPES)], ()), self)
        for name, summary in self.functions.items():
            given = [one.value for one in ast.walk(summary.node) if isinstance(one, ast.Return) and one.value]
            held = set().union(*(holders(one, self) for one in given))
            self.aliases.add(result_of(name), (held | self.deferred(name)) - summary.local)

    def is_builtin(self, name):
        return hasattr(builtins, name) and name not in self.names

    def is_defined(self, name):
        return name in self.classes or name in self.imported or self.is_builtin(name)

    def is_unchanging(self, name):
        return name in self.unchanging or self.is_builtin(name)

    def is_safe(self, name):
        """Whether code of other modules leaves it as it is."""
        return self.is_unchanging(name) or name in self.functions or name in self.classes or name in self.imported

    def makers(self, name):
        family = self.family(name)
        return [one for maker in MAKERS for one in self.methods.get(maker, ()) if one.owner in family]

    def family(self, name):
        """A class and its bases, as far as the file defines them."""
        found, waiting = [], [name]
        while waiting:
            one = waiting.pop()
            if one in self.classes and one not in found:
                found.append(one)
                waiting += bases_of(self.classes[one])
        return found

    def making(self, node):
        """What is changed where a class comes to be: what its bases and their metaclass keep of it."""
        found = set()
        for name in {one for base in bases_of(node) for one in self.family(base)}:
            if self.lists_classes:
                found.add(name)
            meta = "type" in bases_of(self.classes[name])
            for hook in ("__new__", "__init__") if meta else ("__init_subclass__",):
                for summary in self.methods.get(hook, ()):
                    if summary.owner == name:
                        found |= summary.outer | ({name} if summary.changed else set())
        return found

    def shares(self, summary):
        """Whether a method changes what all objects of its class share."""
        node = self.classes[summary.owner]
        held = [one for one in node.body if isinstance(one, (ast.Assign, ast.AnnAssign))]
        held = set().union(*(bound_names(one) for one in held if isinstance(one.value, MUTABLE)))
        inside = [one for one in ast.walk(node) if isinstance(one, ast.Attribute)]
        own = {one.attr for one in inside if isinstance(one.ctx, ast.Store)}
        for one in ast.walk(summary.node):
            if isinstance(one, ast.Attribute) and one.attr in held - own and summary.changes_object:
                return True
            if isinstance(one, (ast.Attribute, ast.Subscript)) and not isinstance(one.ctx, ast.Load):
                text = ast.dump(one.value)
                if "'__class__'" in text or "id='type'" in text:
                    return True
        return summary.of_class and summary.changes_object

    def deferred(self, name):
        """What those functions change that a function makes and gives."""
        summary = self.functions[name]
        found = set()
        for one in ast.walk(summary.node):
            if isinstance(one, FUNCTIONS) and one is not summary.node:
                found |= Changes(one.body, self, frozenset(summary.local)).found
        return found - summary.local

    def touched(self, statement):
        """Names that a statement may change; OUTSIDE among them where it does something outside the program."""
        if not is_active(statement):
            return set()
        if self.aliases is None:
            self.learn()
        found = self.aliases.reach(Changes([statement], self).found) - self.unchanging
        touched = {self.modules[name] for name in found if name in self.modules}
        return found | {name for name, module in self.modules.items() if module in touched}
