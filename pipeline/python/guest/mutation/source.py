"""A source, its tree, and edits at true positions of it."""

import ast
from bisect import bisect_right
from collections import namedtuple

from _names import FUNCTIONS
from _text import Text
from mutation.frozen import free_children, frozen_spans
from mutation.precedence import precedence

# Bytes `first` to `last` become `text`; `runs` is the line by whose run a test reaches it, where another one tells.
Edit = namedtuple("Edit", "first last text runs")
SPACE = b" \t\f"
BLOCKS = ("body", "orelse", "finalbody")


class Unplaced(Exception):
    """The tree does not tell where a text stands, or others stand with it, so that nothing is to be edited there."""


class Source:
    def __init__(self, source):
        self.tree = ast.parse(source)
        self.text = Text(source)
        self.data = self.text.data
        self.parents = {}
        self.spans = {}
        self.notes = {}
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
        self.nodes = list(self.free_nodes())
        self.frozen = frozen_spans(self.tree, self.text)
        self.tops = [self.text.span(statement)[0] for statement in self.tree.body]

    def free_nodes(self):
        waiting = [self.tree]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(free_children(node))))

    # Positions

    def span(self, node):
        """Bytes of an expression or a simple statement, once its text has been parsed to the same node again."""
        if node not in self.spans:
            self.spans[node] = self.text.span(node) if hasattr(node, "lineno") else None
            if self.spans[node] is not None and not self.holds(node):
                self.spans[node] = None
        if self.spans[node] is None:
            raise Unplaced
        return self.spans[node]

    def holds(self, node):
        text = self.text.of(node)
        try:
            if isinstance(node, ast.expr):
                again = ast.parse("(" + text + ")", mode="eval").body
            else:
                (again,) = ast.parse(text).body
        except (SyntaxError, ValueError):
            return False
        return shape(again) == shape(node)

    def start(self, statement, keyword):
        """Where a compound statement begins, which is at its keyword."""
        first = self.text.span(statement)[0]
        if not self.data.startswith(keyword.encode(), first):
            raise Unplaced
        return first

    def of(self, node, least=0):
        """A node's text, in brackets where it binds less tightly than `least`."""
        first, last = self.span(node)
        text = self.data[first:last].decode()
        return "(" + text + ")" if precedence(node) < least else text

    def is_frozen(self, edit):
        """Whether an edit is inside of what none may touch, however an operator came to make it."""
        place = bisect_right(self.frozen, (edit.first, len(self.data))) - 1
        return place >= 0 and edit.last <= self.frozen[place][1]

    def line(self, place):
        return bisect_right(self.text.starts, place)

    def operator(self, left, right):
        """(first, last, words) of what stands between two operands beside brackets and comments."""
        place, end = self.span(left)[1], self.span(right)[0]
        words = []
        while place < end:
            if self.data[place] in b" \t\f\n\\()":
                place += 1
            elif self.data[place] == ord("#"):
                place = self.data.index(b"\n", place)
            else:
                begin = place
                while place < end and self.data[place] not in b" \t\f\n\\()#":
                    place += 1
                words.append((begin, place))
        if not words or (len(words) > 1 and self.data[words[0][1] : words[-1][0]].strip(SPACE)):
            raise Unplaced
        said = " ".join(self.data[begin:last].decode() for begin, last in words)
        return words[0][0], words[-1][1], said

    def attribute(self, node):
        """Bytes of an attribute's name."""
        last = self.span(node)[1]
        first = last - len(node.attr.encode())
        if self.data[first:last] != node.attr.encode():
            raise Unplaced
        return first, last

    # Lines

    def whole_lines(self, statement):
        """Bytes of a statement's lines, the last line's end included, where nothing but a comment shares them."""
        first, last = self.text.span(statement)
        begin = self.text.starts[statement.lineno - 1]
        end = min(self.text.starts[statement.end_lineno], len(self.data))
        rest = self.data[last:end].lstrip(SPACE)
        if self.data[begin:first].strip(SPACE) or not (rest.startswith((b"#", b"\n")) or rest == b""):
            raise Unplaced
        if self.data[:begin].endswith(b"\\\n"):
            raise Unplaced
        return begin, end

    def indent(self, statement):
        begin = self.whole_lines(statement)[0]
        return self.data[begin : self.text.span(statement)[0]].decode()

    # Relations

    def parent(self, node):
        return self.parents.get(node)

    def function(self, node):
        """The function around a node, else None."""
        while node is not None and not isinstance(node, FUNCTIONS):
            node = self.parents.get(node)
        return node

    def statement(self, node):
        while node is not None and not isinstance(node, ast.stmt):
            node = self.parents.get(node)
        return node

    def block(self, statement):
        """The list of statements in which one stands."""
        parent = self.parents[statement]
        for field in BLOCKS:
            found = getattr(parent, field, None)
            if isinstance(found, list) and statement in found:
                return found
        raise Unplaced

    def following(self, statement):
        block = self.block(statement)
        place = block.index(statement) + 1
        return block[place] if place < len(block) else None

    def top(self, place):
        """The number of the module's statement in which a byte is."""
        return bisect_right(self.tops, place)

    def loop(self, node):
        """The innermost loop that a node is in, within its function, else None."""
        while node is not None and not isinstance(node, FUNCTIONS):
            before, node = node, self.parents.get(node)
            if isinstance(node, (ast.For, ast.AsyncFor, ast.While)) and before in node.body:
                return node
        return None

    # Edits

    def edit(self, first, last, text, runs=None):
        return Edit(first, last, text, runs)

    def replaced(self, node, text, runs=None):
        return Edit(*self.span(node), text, runs)

    def removed(self, statement):
        """Takes a statement's lines away; `pass` stands in where it is alone in its block or shares a line."""
        runs = statement.lineno
        try:
            if len(self.block(statement)) > 1:
                return Edit(*self.whole_lines(statement), "", runs)
        except Unplaced:
            pass
        return Edit(*self.text.span(statement), "pass", runs)

    def swapped(self, left, right):
        """Two nodes in each other's place; what stands between them stays."""
        first, last = self.span(left), self.span(right)
        if first[1] > last[0] or self.of(left) == self.of(right):
            raise Unplaced
        between = self.data[first[1] : last[0]].decode()
        return Edit(first[0], last[1], self.of(right) + between + self.of(left), None)


def shape(node):
    """A tree without positions, and without what differs between reading and storing."""
    return ast.dump(node).replace("ctx=Store()", "ctx=Load()").replace("ctx=Del()", "ctx=Load()")
