"""Source text by the positions of syntax trees, whose columns count UTF-8 bytes."""

import ast


class Text:
    def __init__(self, source):
        self.data = source.encode()
        self.starts = [0]
        for line in self.data.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def span(self, node):
        first = self.starts[node.lineno - 1] + node.col_offset
        return first, self.starts[node.end_lineno - 1] + node.end_col_offset

    def lines(self, first, last):
        """Lines `first` to `last`, both counted from 1 and both in."""
        return self.data[self.starts[first - 1] : self.starts[last]].decode().rstrip("\n")

    def of(self, node, rename=None):
        """
        A node's own text; `rename` is (old, new) for the variable `old`. None where a position does not hold the
        name: before Python 3.12 nodes inside an f-string have no true positions.
        """
        first, last = self.span(node)
        text = self.data[first:last]
        if rename is None or rename[0] == rename[1]:
            return text.decode()
        old, new = rename[0].encode(), rename[1].encode()
        places = []
        for name in ast.walk(node):
            if isinstance(name, ast.arg) and name.arg == rename[0]:
                return None
            if isinstance(name, ast.Name) and name.id == rename[0]:
                begin, end = self.span(name)
                if not isinstance(name.ctx, ast.Load) or begin < first or self.data[begin:end] != old:
                    return None
                places.append(begin - first)
        for place in sorted(set(places), reverse=True):
            text = text[:place] + new + text[place + len(old) :]
        return text.decode()


def as_expression(text):
    """Text that `eval` takes: what stood on several lines inside brackets gets brackets of its own."""
    try:
        ast.parse(text, mode="eval")
        return text
    except SyntaxError:
        return "(" + text + ")"


def first_line(statement):
    """Where a statement begins: a definition with its first decorator, as its code object counts too."""
    return min([statement.lineno] + [one.lineno for one in getattr(statement, "decorator_list", [])])


def is_docstring(statement):
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
