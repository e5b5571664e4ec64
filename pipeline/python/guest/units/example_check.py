"""The examples of a docstring as one source that asserts what they show."""

import ast
import doctest

from _names import bound_anywhere
from units.doctests import is_own_import, parsed
from units.session import pairs_of

SINGLETONS = (True, False, None)


def is_written_out(node, options):
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    # Where blank space counts as one blank, a string in the text may not be the string that came.
    spaced = options.get(doctest.NORMALIZE_WHITESPACE)
    strings = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return not (spaced and any(" " in one or "\n" in one for one in strings))


def is_left_side(source, node):
    """Whether an expression may stand before `==` as it is."""
    compared = parsed(source + " == 1")
    return isinstance(compared, ast.Compare) and ast.dump(compared.left) == ast.dump(node)


def is_made(node, made, file):
    """Whether an expression is an object of a class of the file, whose text is the class' own."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in file.classes
    return isinstance(node, ast.Name) and node.id in made


def equation(example, file, made):
    """`assert` of what an example shows; None where its text is no literal. `made` are names of the file's objects."""
    node = example.expression
    if node is None:
        return None
    if example.printed is not None and example.is_exact():
        return "assert str(%s) == %r" % (example.text.of(example.printed), example.text_after)
    if not example.tells():
        return None
    source = example.text.of(node)
    if is_made(node, made, file):
        told = example.is_exact() and " at 0x" not in example.want and example.want
        return "assert repr(%s) == %r" % (source, example.text_after) if told else None
    if example.want == "":
        called = getattr(node, "func", None)
        own = isinstance(called, ast.Name) and called.id in file.names
        return "assert %s is None" % source if own else None
    value = parsed(example.want)
    if value is None or not is_written_out(value, example.options):
        return None
    if isinstance(node, ast.Compare) and example.want == "True" and "\n" not in source:
        return "assert " + source
    if not is_left_side(source, node):
        source = "(" + source + ")"
    single = isinstance(value, ast.Constant) and any(value.value is one for one in SINGLETONS)
    return "assert %s %s %s" % (source, "is" if single else "==", example.want)


def indented(source):
    """Source one step in; None where that would change it, as inside a string."""
    moved = "\n".join("    " + line if line else line for line in source.split("\n"))
    same = ast.dump(ast.parse("if 1:\n" + moved).body[0].body[0]) if moved.strip() else ""
    return moved if same == ast.dump(ast.parse(source).body[0]) and len(ast.parse(source).body) == 1 else None


def raising(example, file, caught):
    """A check that an example raises what it shows; None where that cannot be told."""
    body = indented(example.source)
    kind, _, message = example.exception.rstrip("\n").partition(":")
    name = kind.strip().split(".")[-1]
    if body is None or name not in file.known:
        return None
    message = message[1:] if message.startswith(" ") else message
    # What the interpreter itself says differs between its versions.
    exact = name in file.raised and "..." not in message and not example.options.get(doctest.IGNORE_EXCEPTION_DETAIL)
    # A syntax error's text has lines before and behind what `str` gives.
    exact = exact and name not in ("SyntaxError", "IndentationError") and "\n" not in message
    lines = ["try:", body, "except %s%s:" % (name, " as " + caught if exact else "")]
    lines.append("    assert str(%s) == %r" % (caught, message) if exact else "    pass")
    lines += ["else:", "    raise AssertionError(%r)" % (name + " was not raised")]
    return "\n".join(lines)


def stands_alone(statement):
    """Whether a statement of a check leaves nothing behind that another one could read."""
    if not isinstance(statement, (ast.Assert, ast.Try)):
        return False
    caught = {one.name for one in ast.walk(statement) if isinstance(one, ast.ExceptHandler)}
    return not bound_anywhere(ast.Module(body=[statement], type_ignores=[])) - caught


def pieces_of(check):
    """The checks of a docstring one by one, where none sets anything up for another; else all of them as one."""
    if check is None:
        return []
    statements = ast.parse(check).body
    if not all(map(stands_alone, statements)):
        return [check]
    lines = check.split("\n")
    return ["\n".join(lines[one.lineno - 1 : one.end_lineno]) + "\n" for one in statements]


def check_of(examples, file, prints):
    """The examples of a docstring as one source that fails by raising; None where it would assert nothing."""
    taken = file.known.union(*(bound_anywhere(example.tree) for example in examples))
    caught = "error"
    while caught in taken:
        caught += "_"
    lines = []
    made = set()
    asserting = False
    for example in examples:
        if any(is_own_import(one, file) for one in example.tree.body):
            continue
        if example.exception is not None:
            line = raising(example, file, caught)
            if line is None:
                return "\n".join(lines) + "\n" if asserting else None
        else:
            line = None if prints else equation(example, file, made)
            for target, value in (pair for one in example.tree.body for pair in pairs_of(one)):
                if isinstance(target, ast.Name):
                    (made.add if is_made(value, made, file) else made.discard)(target.id)
        asserting = asserting or line is not None
        lines.append(example.source if line is None else line)
    return "\n".join(lines) + "\n" if asserting else None
