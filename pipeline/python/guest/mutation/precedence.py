"""How tightly expressions bind, so that a text can be put in another place without changing its meaning."""

import ast

OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = 3, 4, 5, 6, 11, 12, 13, 14, 16
OPERATORS = {
    "BitOr": 7,
    "BitXor": 8,
    "BitAnd": 9,
    "LShift": 10,
    "RShift": 10,
    "Add": SUM,
    "Sub": SUM,
    "Mult": PRODUCT,
    "Div": PRODUCT,
    "FloorDiv": PRODUCT,
    "Mod": PRODUCT,
    "MatMult": PRODUCT,
    "Pow": POWER,
}
LOOSE = {
    "NamedExpr": 0,
    "Tuple": 0,
    "Yield": 0,
    "YieldFrom": 0,
    "Starred": 0,
    "Lambda": 1,
    "IfExp": 2,
    "Compare": COMPARISON,
    "Await": 15,
}


def precedence(node):
    """Greater binds tighter. A tuple counts as bare, since its position does not tell."""
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op).__name__]
    if isinstance(node, ast.BoolOp):
        return OR if isinstance(node.op, ast.Or) else AND
    if isinstance(node, ast.UnaryOp):
        return NOT if isinstance(node.op, ast.Not) else SIGN
    return LOOSE.get(type(node).__name__, ATOM)
