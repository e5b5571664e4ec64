"""What a source needs from outside itself: modules, and names that nothing binds. Nothing is imported."""

import ast
import importlib.machinery
import os
import symtable
import sys

from _names import BUILTINS

# Folders beside the standard library's that programs may import from.
PACKAGES = []
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Packages that are there without what they stand on.
BACKED = {
    "bz2": "_bz2",
    "ctypes": "_ctypes",
    "curses": "_curses",
    "lzma": "_lzma",
    "sqlite3": "_sqlite3",
    "ssl": "_ssl",
    "tkinter": "_tkinter",
    "turtle": "_tkinter",
    "turtledemo": "_tkinter",
}
# The site module, which is left out here, would bring them.
GIVEN = BUILTINS | {"exit", "quit"}
# A program that is no file has none of them.
PLACES = {"__file__", "__path__", "__cached__"}
CATCHES_IMPORT = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def handled(statement):
    """Whether a `try` goes on where an import in it fails."""
    if not isinstance(statement, ast.Try):
        return False
    for handler in statement.handlers:
        kinds = [handler.type] if not isinstance(handler.type, ast.Tuple) else handler.type.elts
        if handler.type is None or any(isinstance(one, ast.Name) and one.id in CATCHES_IMPORT for one in kinds):
            return True
    return False


def is_for_types_alone(node):
    if not isinstance(node, ast.If):
        return False
    test = node.test
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", None)
    return name == "TYPE_CHECKING"


def imports_of(tree):
    """
    Top-level names of the modules that a tree must be able to import, in alphabetical order; a relative import has the
    dots before its name.
    """
    found = set()

    def visit(node):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or "").split(".")[0])
        elif is_for_types_alone(node):
            for child in node.orelse:
                visit(child)
        else:
            children = ast.iter_child_nodes(node)
            if handled(node):
                children = [*node.orelse, *node.finalbody]
            for child in children:
                visit(child)

    visit(tree)
    return sorted(found)


def is_found(module):
    if module in BACKED and not is_found(BACKED[module]):
        return False
    if module in sys.builtin_module_names or module in ("__main__", "__future__"):
        return True
    if importlib.machinery.FrozenImporter.find_spec(module) is not None:
        return True
    paths = [path for path in sys.path if os.path.abspath(path) != HERE] + PACKAGES
    try:
        return importlib.machinery.PathFinder.find_spec(module, paths) is not None
    except (ImportError, ValueError):
        return False


def missing(modules):
    """Those top-level modules that this interpreter does not find."""
    return [module for module in modules if not is_found(module)]


def needed_names(source):
    """Names that a source reads at its top level or as globals, and does not bind there; builtins among them."""
    top = symtable.symtable(source, "<unit>", "exec")
    read, bound = set(), set()
    waiting = [top]
    while waiting:
        table = waiting.pop()
        waiting.extend(table.get_children())
        for symbol in table.get_symbols():
            # Of a table that is named `top` symtable says that all it binds is global.
            outside = table is top or symbol.is_declared_global() or (symbol.is_global() and not symbol.is_local())
            if outside and symbol.is_referenced():
                read.add(symbol.get_name())
            if outside and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()):
                bound.add(symbol.get_name())
    return read - bound


def unbound_names(source, tree):
    """Names that would be missing if the source ran alone, in alphabetical order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            return []
    needed = needed_names(source) - GIVEN
    found = {name for name in needed if not name.startswith("__") or name in PLACES}
    return sorted(found | ({"__main__"} if reads_main(tree) else set()))


def reads_main(tree):
    """Whether it takes names from the module that is run, as `timeit` makes one do: a slice is another one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "__main__":
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "__main__ import" in node.value:
            return True
    return False
