"""A source file, and the parts of it that run alone."""

import ast

from _changes import OUTSIDE
from _effects import Effects
from _names import BUILTINS, bound_names, used_names
from _slices import bound, bound_or_changed, chunks_of, is_main_guard, joined, needed_chunks
from _text import Text
from units.pytest_words import Pytest, is_test_file

PRINTING = {"print", "pprint", "pp"}
PRINTING_ATTRIBUTES = {"stdout", "print", "pprint"}
# What they give comes from outside the program, or is another thing every time.
ASKING = {"breakpoint", "dir", "globals", "help", "id", "input", "locals", "open", "vars"}
CHANCE = {"random", "secrets", "time", "uuid"}
READING = {"input", "raw_input"}
READING_ATTRIBUTES = {"stdin", "getpass"}


class File:
    def __init__(self, source, path):
        self.source = source
        self.path = path
        self.tree = ast.parse(source)
        self.text = Text(source)
        self.chunks = chunks_of(self.tree, Effects(self.tree))
        self.names = set()
        for chunk in self.chunks:
            for statement in chunk.statements:
                self.names |= bound_names(statement)
        self.pytest = Pytest(self.tree)
        self.holds_tests = is_test_file(path)
        self.known = BUILTINS - ASKING | self.names - CHANCE - self.pytest.names
        self.guards = [one for one in self.tree.body if is_main_guard(one)]
        self.classes = {one.name for one in self.tree.body if isinstance(one, ast.ClassDef)}
        self.mentioned = {}
        raised = [one.exc for one in ast.walk(self.tree) if isinstance(one, ast.Raise)]
        raised = [one.func if isinstance(one, ast.Call) else one for one in raised]
        self.raised = {getattr(one, "id", getattr(one, "attr", None)) for one in raised}

    def mentions(self, statement, names, attributes):
        if statement not in self.mentioned:
            found = {one.attr for one in ast.walk(statement) if isinstance(one, ast.Attribute)}
            self.mentioned[statement] = used_names(statement), found
        used, read = self.mentioned[statement]
        return not (names.isdisjoint(used) and attributes.isdisjoint(read))

    def prints(self, statements):
        """Whether any of them may write to stdout: then a doctest's text need not be a value."""
        return any(self.mentions(one, PRINTING, PRINTING_ATTRIBUTES) for one in statements)

    def reads_stdin(self, statements):
        return any(self.mentions(one, READING, READING_ATTRIBUTES) for one in statements)

    def part(self, names, asked=frozenset()):
        return Part(self, names, asked)


class Part:
    """The part of a file that some names need, and calls of them that ask for other names."""

    def __init__(self, file, names, asked):
        self.file = file
        own = needed_chunks(file.chunks, names)
        bare = needed_chunks(file.chunks, names | asked, bound)
        self.chunks = needed_chunks(file.chunks, names | asked)
        added = [one for one in self.chunks if one not in own and one not in bare]
        if any(OUTSIDE in one.touches or not one.uses.isdisjoint(names) for one in added):
            # What a call is given may be changed by the call itself where it stands: it is not made before.
            direct = needed_chunks(file.chunks, names | asked, bound_or_changed)
            self.chunks = [one for one in file.chunks if one in own or one in direct]
        # Whether statements that ask or tell something outside the program change what the names need.
        self.has_state_from_outside = any(OUTSIDE in one.touches and one not in bare for one in own)
        self.code = joined(self.chunks, file.text)
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
