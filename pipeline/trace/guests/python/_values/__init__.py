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

from operator import is_

from _values import containers, stdlib, named, scalars
from _values.instances import plan
from _values.kinds import name_of
from _values.look import CYCLE, DEEP, HELD, INNER, KEYS, KIND, NOTED, SIZE, is_atom
from _values.plain import SHORT, write_plain

LITERAL_DEPTH = 40


class Values:
    """
    Writes values under one set of caps. Not for two threads at once. Of a container that has been written `note` says
    what its text was made from, as `_values.look` tells; None where that can not be noted. It may be that of another
    container: only one whose kind is the value's own is meant.
    """

    __slots__ = ('depth', 'elements', 'characters', 'held', 'left', 'literal', 'note', 'noting', 'path', 'was', 'whole')

    def __init__(self, depth, elements, characters, noting=False):
        self.depth = depth
        self.elements = elements
        self.characters = characters
        self.left = characters
        self.literal = True
        self.path = []
        # Whether it is worth while to find a note where the text needs none. What is held of the items written last.
        self.noting = noting
        self.note = None
        self.held = None
        # What was held of the items of the list that comes next, where it is known.
        self.was = ()
        # Whether caps that allow more would give the same text.
        self.whole = True

    def text(self, value, before=None):
        """`before` may be a note that was made of the value, or of another one."""
        self.was = ()
        if before is not None and before[INNER] and before[KIND] is list and type(value) is list:
            self.was = before[HELD]
        self.note = None
        self.left = self.characters
        self.literal = self.whole = True
        if self.path:
            self.path = []
        try:
            # Where the rows are known, that is quicker than the quick way.
            return HANDLERS[id(list)](self, value, self.depth) if self.was else self.write(value, self.depth)
        except (RuntimeError, LookupError, TypeError, ValueError, AttributeError):
            # Another thread changed a container meanwhile, or a type is not what it says.
            self.note = None
            self.literal = self.whole = False
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
        self.literal = self.whole = False
        return '<+%d of %d>' % (missing, size)

    def items(self, items, size, depth):
        """Texts of the items, with a mark for those left out. `held` is what is held of those, as in a note."""
        parts = []
        held = []
        lost = inner = deep = False
        was, self.was = self.was, ()
        known = len(was)
        write = self.write
        count = 0
        most = self.elements
        for item in items:
            if count >= most or self.left <= 0:
                parts.append(self.cut(size - count, size))
                deep = True
                break
            count += 1
            kind = type(item)
            if kind is int and -SHORT < item < SHORT:
                text = repr(item)
                self.left -= len(text) + 2
                parts.append(text)
            else:
                if kind is list and count <= known:
                    note = was[count - 1]
                    if type(note) is list and note[KIND] is list and type(note[KEYS]) is str:
                        text = note[KEYS]
                        if len(text) < self.left and len(item) == note[SIZE] and all(map(is_, item, note[HELD])):
                            self.left -= len(text) + 2
                            parts.append(text)
                            held.append(note)
                            inner = True
                            continue
                self.note = None
                if kind is list or kind is tuple:
                    parts.append(write_plain(self, item, depth) or HANDLERS[id(kind)](self, item, depth))
                else:
                    parts.append(write(item, depth))
                self.left -= 2
                if kind is list or not is_atom(item):
                    item = self.note
                    if item is None or item[KIND] is not kind:
                        lost = True
                    else:
                        inner = True
                        deep = deep or item[DEEP]
            held.append(item)
        self.held = None if lost else (held, inner, deep)
        return parts

    def pairs(self, items, size, depth):
        """The same of keys and items; the keys are the last of what is held."""
        parts = []
        keys = []
        held = []
        lost = inner = deep = False
        write = self.write
        count = 0
        for key, item in items:
            if count >= self.elements or self.left <= 0:
                parts.append(self.cut(size - count, size))
                deep = True
                break
            count += 1
            keys.append(key)
            lost = lost or not is_atom(key)
            text = write(key, depth) + ': '
            kind = type(item)
            if kind is int and -SHORT < item < SHORT:
                value = repr(item)
                self.left -= len(value) + 4
                parts.append(text + value)
            else:
                self.note = None
                parts.append(text + write(item, depth))
                self.left -= 4
                if kind is list or not is_atom(item):
                    item = self.note
                    if item is None or item[KIND] is not kind:
                        lost = True
                    else:
                        inner = True
                        deep = deep or item[DEEP]
            held.append(item)
        self.held = None if lost else (held, inner, deep, keys)
        return parts

    def enter(self, value, depth, size):
        """None where the container may be written, else the text that stands for it."""
        kind = type(value)
        if depth <= 0:
            self.whole = False
            self.note = [kind, size, None, False, True, None] if id(kind) in NOTED else None
            return self.opaque('<%s of %d>' % (name_of(kind), size))
        for place, outer in enumerate(self.path):
            if outer is value:
                self.note = [kind, len(self.path) - place, None, False, True, CYCLE] if id(kind) in NOTED else None
                return self.opaque('<cycle>')
        if len(self.path) >= LITERAL_DEPTH:
            self.literal = False
        self.path.append(value)
        return None

    def sorted_items(self, items, size, depth):
        before = self.left
        texts = []
        items = list(items)
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
        self.held = (items, False, False) if all(map(is_atom, items)) else None
        return parts


# The keys are identities: a metaclass of the sample may have a __hash__ of its own.
HANDLERS = {
    id(kind): handler for module in (scalars, containers, stdlib, named) for kind, handler in module.HANDLERS
}
# Handlers of other types met, each with its type, so that no other type comes to have its identity.
PLANS = {}
