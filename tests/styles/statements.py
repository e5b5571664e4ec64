"""Which statements of a function run, told in two ways: by marks put before each, and by line events.

Prints {"code", "marked", "events"}: what has a mark but no event is what some interpreter runs in silence.
"""

import ast
import json
import sys

CODE = '''def function(a, b=1):
    """A text."""
    global unused
    unused = 0
    if a:
        pass
    else:
        never(a)
    if 1:
        b = 2
    if not 0:
        b = 2
    while True:
        b += 1
        if b > 5:
            break
        continue
    while 1:
        break
    for i in (1, 2):
        if i:
            continue
        never(i)
    else:
        b = 0
    try:
        b = 1
        raise ValueError
        never(b)
    except KeyError:
        never(b)
    except ValueError:
        pass
    finally:
        b = 2
    with manager() as held:
        pass
    x: int
    x: int = 3
    assert b
    assert 1, "x"
    del x
    import os
    x = (1,
         2)
    x = [
        a,
        b,
    ]
    y = {
        "a": 1,
    }
    len(
        x,
    )
    lambda: 0
    1
    -1
    (1)
    None
    ...
    x == 1
    "s"
    f"{x}"
    def inner(): return 1
    @inner_of
    def other(z):
        return z
    class Kept:
        value = 1
    x = 1; y = 2
    if x: y = 3
    for j in []:
        never(j)
    if x == 2:
        never(x)
        if y:
            never(y)
    if x or (
        y
    ):
        y = 5
    if not (
        y
    ):
        never(
            y
        )
    return (
        x,
        y,
    )
    never(x)
'''


class manager:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


class Marks(ast.NodeTransformer):
    def marked(self, statements):
        out = []
        for statement in statements:
            self.generic_visit(statement)
            call = ast.Call(ast.Name("mark", ast.Load()), [ast.Constant(statement.lineno)], [])
            mark = [] if isinstance(statement, ast.Global) else [ast.Expr(call)]
            out += mark + [statement]
        return out

    def generic_visit(self, node):
        for field in ("body", "orelse", "finalbody"):
            if isinstance(getattr(node, field, None), list):
                setattr(node, field, self.marked(getattr(node, field)))
        for handler in getattr(node, "handlers", []):
            self.generic_visit(handler)
        return node


def main():
    names = {"manager": manager, "inner_of": lambda function: function}
    marked = set()
    tree = ast.parse(CODE)
    tree.body[0].body = Marks().marked(tree.body[0].body)
    ast.fix_missing_locations(tree)
    scope = dict(names, mark=marked.add)
    exec(compile(tree, "marked", "exec"), scope)
    scope["function"](1)

    events = set()

    def trace(frame, event, _):
        if frame.f_code.co_name != "function":
            return None
        if event == "line":
            events.add(frame.f_lineno)
        return trace

    scope = dict(names)
    exec(compile(CODE, "plain", "exec"), scope)
    sys.settrace(trace)
    scope["function"](1)
    sys.settrace(None)
    print(json.dumps({"code": CODE, "marked": sorted(marked), "events": sorted(events)}))


main()
