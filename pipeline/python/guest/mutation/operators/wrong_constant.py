"""A number or blank text in an expression is another one."""

import ast

from mutation.constants import beside
from mutation.shape import called, method

NAME = "wrong-constant"
NODES = (ast.BinOp, ast.AugAssign, ast.Return, ast.Call, ast.Dict, ast.List, ast.IfExp)
ELSEWHERE = ("range", "round", "enumerate", "get", "setdefault", "pop", "join", "split")


def constants(node):
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, (ast.AugAssign, ast.Return)):
        return [node.value]
    if isinstance(node, ast.Call):
        return [] if called(node) in ELSEWHERE or method(node) in ELSEWHERE else node.args
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return node.values if isinstance(node, ast.Dict) else node.elts


def edits(node, source):
    for one in constants(node):
        if isinstance(one, (ast.Constant, ast.UnaryOp)) and not isinstance(getattr(one, "value", None), bool):
            for text in beside(source, one):
                yield source.replaced(one, text)
