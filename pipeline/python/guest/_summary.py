"""What a call of a function of a file changes."""

import ast

from _changes import Changes
from _names import bound_anywhere, bound_names, parameters


class Summary:
    """What a call of a function changes: `changed` of its parameters, `outer` of its module."""

    def __init__(self, node, owner=None):
        self.node = node
        self.owner = owner
        every = node.args
        self.names = [one.arg for one in [*getattr(every, "posonlyargs", []), *every.args]]
        self.rest = {every.vararg.arg} if every.vararg else set()
        self.changed = set()
        self.outer = set()
        decorators = {getattr(one, "id", None) for one in node.decorator_list}
        self.of_class = "classmethod" in decorators
        self.declared = {name for one in ast.walk(node) if isinstance(one, ast.Global) for name in one.names}
        inside = ast.Module(body=node.body, type_ignores=[])
        self.local = (parameters(every) | bound_anywhere(inside) | bound_names(inside)) - self.declared

    @property
    def changes_object(self):
        return self.owner is not None and bool(self.names) and self.names[0] in self.changed

    def refresh(self, module):
        """Whether it says more than before, now that those of the functions that it calls may."""
        before = len(self.changed), len(self.outer)
        found = Changes(self.node.body, module, frozenset(self.local)).found
        stores = {one.id for one in ast.walk(self.node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
        self.changed |= found & self.local
        self.outer |= (found - self.local) | (self.declared & stores)
        if self.owner is not None and module.shares(self):
            self.outer.add(self.owner)
        for decorator in self.node.decorator_list:
            if isinstance(decorator, ast.Name) and decorator.id in module.functions:
                self.outer |= module.deferred(decorator.id)
        return before != (len(self.changed), len(self.outer))
