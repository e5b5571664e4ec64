"""A source by its statements, so that a mutant costs what the statement costs that it changes."""

import ast

from mutation.compiled import compiled


def changed(data, edits):
    """The bytes after edits that do not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.first, reverse=True):
        data = data[: edit.first] + edit.text.encode() + data[edit.last :]
    return data


def first_lines(tree):
    """Lines where statements of the module and of its classes begin, decorators included."""
    waiting = [*tree.body]
    for statement in waiting:
        yield min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", []))])
        if isinstance(statement, ast.ClassDef):
            waiting += statement.body


def program(data):
    """A piece as a program of its own: what is indented stands in a block, and a header without its body gets one."""
    text = data.decode()
    plain = text.lstrip(" \t")
    indent = text[: len(text) - len(plain)]
    before = "if 1:\n" if indent else ""
    found = compiled(before + text)
    if found is None and plain.startswith(("class ", "@")):
        found = compiled("%s%s\n%s    pass\n" % (before, text, indent))
    return found


class Pieces:
    def __init__(self, source):
        self.data = source.data
        starts = sorted({source.text.starts[line - 1] for line in first_lines(source.tree)} - {0})
        bounds = [0, *starts, len(self.data)]
        self.pieces = list(zip(bounds, bounds[1:]))
        self.originals = [program(self.data[first:last]) for first, last in self.pieces]
        # Some text is nothing without what stands around it: a string over several lines, or code on a class' own line.
        if None in self.originals:
            self.pieces = [(0, len(self.data))]
            self.originals = [program(self.data)]

    def difference(self, edits):
        """
        Numbers of the pieces that are other programs after the edits, each with that program; none where nothing but the
        text is another, None where one does not compile.
        """
        parts = {}
        for edit in edits:
            parts.setdefault(self.piece_of(edit), []).append(edit)
        if None in parts:
            made = compiled(changed(self.data, edits).decode())
            return None if made is None else frozenset([(-1, made)])
        found = set()
        for number, inside in parts.items():
            first, last = self.pieces[number]
            moved = [edit._replace(first=edit.first - first, last=edit.last - first) for edit in inside]
            made = program(changed(self.data[first:last], moved))
            if made is None:
                return None
            if made != self.originals[number]:
                found.add((number, made))
        return frozenset(found)

    def piece_of(self, edit):
        """The number of the piece that an edit lies in; None where it lies in several."""
        for number, (first, last) in enumerate(self.pieces):
            if first <= edit.first < last or last == len(self.data):
                return number if edit.last <= last else None
        return None
