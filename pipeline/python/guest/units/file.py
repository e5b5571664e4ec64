"""A source file, and the parts of it that run alone."""

import ast

from _names import BUILTINS, bound_names, used_names
from _slices import chunks_of, is_main_guard, joined, needed_chunks
from _text import Text

PRINTING = {"print", "pprint", "pp"}
PRINTING_ATTRIBUTES = {"stdout", "print", "pprint"}
READING = {"input", "raw_input"}
READING_ATTRIBUTES = {"stdin", "getpass"}


class File:
    def __init__(self, source, path):
        self.source = source
        self.path = path
        self.tree = ast.parse(source)
        self.text = Text(source)
        self.chunks = chunks_of(self.tree)
        self.names = set()
        for chunk in self.chunks:
            for statement in chunk.statements:
                self.names |= bound_names(statement)
        self.known = BUILTINS | self.names
        self.guards = [one for one in self.tree.body if is_main_guard(one)]

    def part(self, names):
        return Part(self, needed_chunks(self.chunks, names))


class Part:
    """The part of a file that some names need."""

    def __init__(self, file, chunks):
        self.file = file
        self.chunks = chunks
        self.code = joined(chunks, file.text)
        self.names = set()
        for statement in self.statements():
            self.names |= bound_names(statement)

    def statements(self):
        return [statement for chunk in self.chunks for statement in chunk.statements]

    def lacks(self, names, without=()):
        """Text of what `names` need of the file beside this part and the statements `without`."""
        kept = [
            chunk
            for chunk in needed_chunks(self.file.chunks, names)
            if chunk not in self.chunks and not any(one in without for one in chunk.statements)
        ]
        return joined(kept, self.file.text)


def touches(statements, names, attributes):
    for statement in statements:
        if used_names(statement) & names:
            return True
        if any(isinstance(one, ast.Attribute) and one.attr in attributes for one in ast.walk(statement)):
            return True
    return False


def prints(statements):
    """Whether any of them may write to stdout: then a doctest's text need not be a value."""
    return touches(statements, PRINTING, PRINTING_ATTRIBUTES)


def reads_stdin(statements):
    return touches(statements, READING, READING_ATTRIBUTES)
