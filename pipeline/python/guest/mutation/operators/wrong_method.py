"""Another method of the same family is called: `append` for `extend`."""

import ast

from mutation.shape import method

NAME = "wrong-method"
NODES = (ast.Call,)
FAMILIES = {
    "append": ("extend",),
    "extend": ("append",),
    "appendleft": ("append",),
    "popleft": ("pop",),
    "add": ("discard",),
    "discard": ("add",),
    "union": ("intersection",),
    "intersection": ("union",),
    "issubset": ("issuperset",),
    "issuperset": ("issubset",),
    "keys": ("values",),
    "values": ("keys",),
    "items": ("keys",),
    "strip": ("lstrip", "rstrip"),
    "lstrip": ("rstrip", "strip"),
    "rstrip": ("lstrip", "strip"),
    "upper": ("lower",),
    "lower": ("upper",),
    "isupper": ("islower",),
    "islower": ("isupper",),
    "isalpha": ("isalnum",),
    "isalnum": ("isalpha",),
    "isdigit": ("isalnum",),
    "title": ("capitalize",),
    "capitalize": ("title",),
    "startswith": ("endswith",),
    "endswith": ("startswith",),
    "find": ("index", "rfind"),
    "rfind": ("find",),
    "index": ("count",),
    "count": ("find",),
    "ljust": ("rjust",),
    "rjust": ("ljust",),
    "ceil": ("floor",),
    "floor": ("ceil",),
    "bisect_left": ("bisect_right",),
    "bisect_right": ("bisect_left",),
}


def edits(node, source):
    for other in FAMILIES.get(method(node), ()):
        yield source.edit(*source.attribute(node.func), other)
