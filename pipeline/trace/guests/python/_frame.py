"""What is known of a frame of the sample: its variables as they were last seen, and what differs now."""

__builtins__ = dict(vars(__import__('builtins')))

import sys
from itertools import repeat

from _code import hidden
from _values import SHORT
from _values.look import LONG, NOTED, same

_unbound = object()
_each_unbound = repeat(_unbound)
_nothing = object()
_KEPT = frozenset(id(kind) for kind in (int, float, bool, type(None), str))
# On 3.12 the mapping is a snapshot of the function's variables, kept alive by the frame.
_CLEARS_LOCALS = sys.version_info[:2] == (3, 12)
_get = dict.get


class Frame:
    """It holds no reference to the frame, nor to a value that can change or whose end can be told."""

    __slots__ = ('code', 'depth', 'number', 'pending', 'raising', 'saved', 'seen', 'texts', 'tracer')

    def __init__(self, tracer, code, number, depth):
        self.tracer = tracer
        self.code = code
        self.number = number
        self.depth = depth
        # Whether a line has begun and not finished, and what it changed before it yielded.
        self.pending = False
        self.saved = None
        self.raising = False
        # Of each variable its text, and what tells that this is its text still.
        self.texts = {}
        self.seen = {}

    def variables(self, frame):
        """Names and values to watch, in one order on every version; the caller drops them at once."""
        code = self.code
        names = code.names
        space = frame.f_locals
        if names is None:
            if type(space) is not dict:
                return (), ()
            space = {name: value for name, value in list(space.items()) if type(name) is str and not hidden(name)}
            return space.keys(), space.values()
        if type(space) is dict:
            values = list(map(space.get, names, _each_unbound))
            if _CLEARS_LOCALS and not code.keeps_locals:
                space.clear()
        else:
            space = dict(space)
            values = [space.get(name, _unbound) for name in names]
        if code.globals:
            names = code.watched
            space = frame.f_globals
            for name in code.globals:
                values.append(_get(space, name, _unbound))
        return names, values

    def begin(self, frame):
        """
        What is bound already is no change: arguments, variables of outer functions, a module that goes on. Gives the
        arguments and their texts.
        """
        names, values = self.variables(frame)
        tracer = self.tracer
        inner = tracer.inner
        arguments = self.code.arguments
        shown = []
        for name, value in zip(names, values):
            if value is not _unbound:
                kind = type(value)
                if id(kind) in NOTED:
                    note, text, whole = tracer.container(value, None)
                    if note is not None:
                        self.seen[name] = note
                else:
                    text = inner.text(value)
                    whole = inner.whole
                    if id(kind) in _KEPT and (kind is not str or len(value) < LONG):
                        self.seen[name] = value
                self.texts[name] = text
                if name in arguments:
                    shown.append((name, text if whole and tracer.wider else tracer.outer.text(value)))
        return shown

    def changes(self, frame):
        """What differs from the last look, as name and text; None for a name that is unbound."""
        texts = self.texts
        seen = self.seen
        names, values = self.variables(frame)
        missing = 0
        changes = {}
        for name, value in zip(names, values):
            before = seen.get(name, _nothing)
            # What can not change in place is known again by identity.
            if before is value:
                continue
            if value is _unbound:
                missing += 1
                continue
            kind = type(value)
            if kind is int and -SHORT < value < SHORT:
                seen[name] = value
                text = repr(value)
            elif type(before) is list and same(value, before):
                continue
            else:
                note = None
                if id(kind) in NOTED:
                    note, text, _ = self.tracer.container(value, before if type(before) is list else None)
                else:
                    text = self.tracer.inner.text(value)
                    # Long strings are not held: one held twice is copied whenever something is added to it.
                    if id(kind) in _KEPT and (kind is not str or len(value) < LONG):
                        note = value
                if note is not None or value is None:
                    seen[name] = note
                elif before is not _nothing:
                    del seen[name]
            if texts.get(name) != text:
                texts[name] = changes[name] = text
        if len(texts) > len(names) - missing:
            bound = {name for name, value in zip(names, values) if value is not _unbound}
            for name in [name for name in texts if name not in bound]:
                del texts[name]
                seen.pop(name, None)
                changes[name] = None
        return changes

    def finish(self, frame):
        """What the line that has finished changed."""
        self.pending = False
        changes = self.changes(frame)
        saved = self.saved
        if saved is None:
            return changes
        self.saved = None
        saved.update(changes)
        return saved

    def suspend(self, frame):
        """Keeps what the line has changed so far, until it goes on and finishes."""
        changes = self.changes(frame)
        if self.saved is None:
            self.saved = changes
        else:
            self.saved.update(changes)

    def resume(self, frame):
        """What changed meanwhile; that is no change of the line."""
        changes = self.changes(frame)
        if self.saved:
            for name in changes:
                self.saved.pop(name, None)
        return changes

    def is_inside(self, frame):
        """Whether it stands in a comprehension that runs in the frame itself."""
        inner = self.code.inner
        return inner is not None and frame.f_lasti in inner
