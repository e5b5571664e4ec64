"""How an instance of a class comes to be, and which of its methods are units."""

import ast

from _names import FUNCTIONS
from _text import Text
from units.pytest_words import dotted
from units.session import source_of
from units.signature import is_required, parameters_of
from units.test_classes import base_names, is_test_class

# Bases whose constructor takes nothing that must be given.
PLAIN_BASES = {"object", "ABC", "Generic", "Protocol", "Exception", "list", "dict", "set", "tuple", "str", "int", "float"}
FIELDS = {"NamedTuple"}
SHOWN_AS_ATTRIBUTE = {"property", "cached_property"}
UNRUNNABLE = {"abstractmethod", "overload"}


def decorators_of(node):
    names = [dotted(one.func if isinstance(one, ast.Call) else one) or "" for one in node.decorator_list]
    return {name.split(".")[-1] for name in names}


def has_fields(statement):
    return "dataclass" in decorators_of(statement) or bool(FIELDS & set(base_names(statement)))


def is_given(field):
    """Whether a dataclass' constructor takes the field."""
    if "ClassVar" in ast.dump(field.annotation):
        return False
    value = field.value
    if not isinstance(value, ast.Call) or (dotted(value.func) or "").split(".")[-1] != "field":
        return True
    return not any(
        keyword.arg == "init" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in value.keywords
    )


def default_of(field, text):
    value = field.value
    if not isinstance(value, ast.Call) or (dotted(value.func) or "").split(".")[-1] != "field":
        return None if value is None else text.of(value)
    for keyword in value.keywords:
        if keyword.arg == "default":
            return text.of(keyword.value)
        if keyword.arg == "default_factory":
            return text.of(keyword.value) + "()"
    return None


def fields_of(statement, text):
    return [
        {
            "name": one.target.id,
            "annotation": text.of(one.annotation),
            "default": default_of(one, text),
            "kind": "positional-or-keyword",
        }
        for one in statement.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and is_given(one)
    ]


def constructor_parameters(statement, classes, text, seen=()):
    """Parameters of a class' constructor; None where a base from elsewhere has it."""
    for one in statement.body:
        if isinstance(one, ast.FunctionDef) and one.name == "__init__":
            return parameters_of(one, text, bound=True)
    bases = [name for name in base_names(statement) if name not in ("ABC", "Generic", "Protocol")]
    if has_fields(statement):
        inherited = []
        for name in bases:
            if name in classes and name not in seen:
                inherited += constructor_parameters(classes[name], classes, text, (*seen, statement.name)) or []
        return inherited + fields_of(statement, text)
    for name in bases:
        if name in classes and name not in seen and classes[name] is not statement:
            return constructor_parameters(classes[name], classes, text, (*seen, statement.name))
        if name not in PLAIN_BASES and not name.endswith(("Error", "Exception")):
            return None
    return []


def constructions(name, facts):
    """Distinct closed calls of a class, in order."""
    found = {}
    for fact in facts:
        for node in ast.walk(fact.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                found.setdefault(source_of(node, Text(fact.source)))
    return [source for source in found if source is not None]


class Constructor:
    """`parameters` is None where they are not known; `known` are closed calls of it."""

    def __init__(self, statement, classes, text, facts):
        self.parameters = constructor_parameters(statement, classes, text)
        self.known = constructions(statement.name, facts)
        self.fields = has_fields(statement)

    @property
    def is_usable(self):
        if self.known:
            return True
        return self.parameters is not None and (self.fields or not any(map(is_required, self.parameters)))

    def answer(self):
        return {"parameters": self.parameters, "known": self.known}


def methods_of(statement):
    """Methods of a class that calls can reach: the last of each name, a property's reader."""
    found = {}
    for one in statement.body:
        if not isinstance(one, FUNCTIONS) or one.name in ("__init__", "__new__", "__post_init__"):
            continue
        if any(name in ("setter", "deleter") for name in decorators_of(one)):
            continue
        found[one.name] = one
    return list(found.values())


def is_static(method):
    return bool({"staticmethod", "classmethod"} & decorators_of(method))


def takes_object(method):
    return "staticmethod" not in decorators_of(method)


def is_attribute(method):
    return bool(SHOWN_AS_ATTRIBUTE & decorators_of(method))


def is_unrunnable(method):
    return bool(UNRUNNABLE & decorators_of(method))


def unit_classes(file):
    """Classes at the top level, the last of each name, that are no tests."""
    return {one.name: one for one in file.tree.body if isinstance(one, ast.ClassDef) and not is_test_class(one, file)}
