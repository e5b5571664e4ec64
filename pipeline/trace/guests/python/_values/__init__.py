"""Text of a Python value: bounded, free of cycles and addresses, and made without running code of the sample.

Where Python has a literal for the value, the text is that literal. Grammar of all that is no literal:

    cut        <+K of N>              K of the N items, attributes or characters are left out; it stands as the last
                                      item of a container, or straight behind the quote of a string: 'aaa'<+7 of 10>
    closed     <list of 5>            nested too deep; a set of more than 1,024 elements is always closed
    big        <int of 20000 bits>    an integer whose digits do not fit
    cycle      <cycle>                an object inside itself
    instance   <Point x=1 y=2>        of a class of the sample; <Name [1, 2] x=1> where it extends a built-in type
    other      <Name>, <class Name>, <function name>, <method name>, <module name>, <generator name>, <Color.RED: 1>
    calls      deque([1]), Counter({'a': 1}), P(x=1) for a named tuple, ValueError('no') and so on

`characters` bounds the whole text: what stands beyond it is cut, though an atom of up to 40 characters is never cut
in two. Types are looked up by identity, attributes through the descriptors of `type` and `object`: no `__repr__`,
`__eq__`, `__hash__`, property or metaclass of the sample ever runs.
"""

__builtins__ = dict(vars(__import__('builtins')))

from _values import containers, library, named, scalars
from _values.instances import plan
from _values.kinds import name_of
from _values.plain import SHORT, write_plain

LITERAL_DEPTH = 40


class Values:
    """Writes values under one set of caps. Not for two threads at once."""

    __slots__ = ('depth', 'elements', 'characters', 'left', 'literal', 'path')

    def __init__(self, depth, elements, characters):
        self.depth = depth
        self.elements = elements
        self.characters = characters
        self.left = characters
        self.literal = True
        self.path = []

    def text(self, value):
        self.left = self.characters
        self.literal = True
        if self.path:
            self.path = []
        try:
            return self.write(value, self.depth)
        except (RuntimeError, LookupError, TypeError, ValueError, AttributeError):
            # Another thread changed a container meanwhile, or a type is not what it says.
            self.literal = False
            return '<%s>' % name_of(type(value))

    def write(self, value, depth):
        kind = type(value)
        if kind is list or kind is tuple or kind is dict:
            text = write_plain(self, value, depth)
            if text is not None:
                return text
        handler = HANDLERS.get(id(kind))
        if handler is None:
            known = PLANS.get(id(kind))
            if known is None:
                known = PLANS[id(kind)] = (plan(kind), kind)
            handler = known[0]
        return handler(self, value, depth)

    def atom(self, text):
        self.left -= len(text)
        return text

    def opaque(self, text):
        self.literal = False
        self.left -= len(text)
        return text

    def cut(self, missing, size):
        self.literal = False
        return '<+%d of %d>' % (missing, size)

    def items(self, items, size, depth):
        """Texts of the items, with a mark for those left out."""
        parts = []
        write = self.write
        count = 0
        most = self.elements
        for item in items:
            if count >= most or self.left <= 0:
                parts.append(self.cut(size - count, size))
                break
            count += 1
            kind = type(item)
            if kind is int and -SHORT < item < SHORT:
                text = repr(item)
                self.left -= len(text) + 2
                parts.append(text)
            elif kind is list or kind is tuple:
                parts.append(write_plain(self, item, depth) or HANDLERS[id(kind)](self, item, depth))
                self.left -= 2
            else:
                parts.append(write(item, depth))
                self.left -= 2
        return parts

    def pairs(self, items, size, depth):
        parts = []
        write = self.write
        count = 0
        for key, item in items:
            if count >= self.elements or self.left <= 0:
                parts.append(self.cut(size - count, size))
                break
            count += 1
            parts.append(write(key, depth) + ': ' + write(item, depth))
            self.left -= 4
        return parts

    def enter(self, value, depth, size):
        """None where the container may be written, else the text that stands for it."""
        if depth <= 0:
            return self.opaque('<%s of %d>' % (name_of(type(value)), size))
        for outer in self.path:
            if outer is value:
                return self.opaque('<cycle>')
        if len(self.path) >= LITERAL_DEPTH:
            self.literal = False
        self.path.append(value)
        return None

    def sorted_items(self, items, size, depth):
        before = self.left
        texts = []
        for item in items:
            self.left = before
            texts.append(self.write(item, depth))
        self.left = before
        texts.sort()
        parts = []
        for text in texts:
            if len(parts) >= self.elements or self.left <= 0:
                parts.append(self.cut(size - len(parts), size))
                break
            parts.append(text)
            self.left -= len(text) + 2
        return parts


# The keys are identities: a metaclass of the sample may have a __hash__ of its own.
HANDLERS = {
    id(kind): handler for module in (scalars, containers, library, named) for kind, handler in module.HANDLERS
}
# Handlers of other types met, each with its type, so that no other type comes to have its identity.
PLANS = {}
