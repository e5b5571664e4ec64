"""Records the events of a program as lines of JSON, in the order in which they began.

The engines (`_settrace`, `_monitoring`) say what the interpreter does; this module keeps the frames, finds what each
line changed by comparing texts of values before and after it, and writes. A line of the stream is

    {...}       an event; a `line` without its changes
    [N, {...}]  the changes of event N, a line that has finished
    ~           recording stopped at a cap
    !{...}      the end: the child's word about the outcome

so that what was written before a process was killed can be read.
"""

__builtins__ = dict(vars(__import__('builtins')))

import _thread
import json
import sys
from itertools import islice
from operator import is_

import _values
from _code import COMPREHENSIONS, PROGRAM, TEST, Code, hidden

ENGINE = 'python'
# Frames that a callback may need above the deepest frame of the sample.
HEADROOM = 180
_quote = json.encoder.encode_basestring_ascii
_exception_args = BaseException.__dict__['args'].__get__
_missing = object()
_KEPT = frozenset(id(kind) for kind in (int, float, bool, type(None), str))
_FLAT = frozenset(id(kind) for kind in (list, tuple, dict))
_STR = id(str)
_LONG = 256
_PLAIN = (str, int, float, bool, type(None), bytes)
RECURSION = 'maximum recursion depth exceeded'


def exception_name(kind):
    """As Python shows it: with its module, unless that is builtins or the sample."""
    name = _values.name_of(kind)
    module = _values.module_of(kind)
    return name if module == 'builtins' or module in _values.Namespace.own else module + '.' + name


def _own_text(kind):
    """Whether a class of the sample or of a library says how the exception reads."""
    for each in _values._type_mro(kind):
        if not _values._type_flags(each) & _values._HEAP_TYPE:
            return False
        space = _values._type_dict(each)
        if '__str__' in space or '__repr__' in space:
            return True
    return False


def exception_message(exception, values):
    """The exception's message, from its arguments: a `__str__` of the sample is not asked."""
    kind = type(exception)
    held = _exception_args(exception)
    if _values.descends(kind, RecursionError):
        return RECURSION if held and type(held[0]) is str and held[0].startswith(RECURSION) else _plain(held, values)
    if _values.descends(kind, SyntaxError):
        if len(held) == 2 and type(held[0]) is str and type(held[1]) is tuple and len(held[1]) > 1:
            line = held[1][1]
            return _bounded(held[0] + (' (line %d)' % line if type(line) is int else ''), values)
        return _plain(held, values)
    if held and not _own_text(kind) and all(type(each) in _PLAIN for each in held):
        for each in _values._type_mro(kind):
            if not _values._type_flags(each) & _values._HEAP_TYPE:
                try:
                    return _bounded(each.__str__(exception), values)
                except Exception:
                    break
    return _plain(held, values)


def _plain(held, values):
    if not held:
        return ''
    if len(held) == 1:
        return _bounded(held[0], values) if type(held[0]) is str else values.text(held[0])
    return values.text(held)


def _bounded(text, values):
    size = len(text)
    if size > values.characters:
        text = text[: values.characters] + '<+%d of %d>' % (size - values.characters, size)
    return _values.well_formed(text)


class Frame:
    """What is known of one frame of the sample. It holds no reference to the frame nor to a mutable value."""

    __slots__ = ('code', 'depth', 'number', 'pending', 'raising', 'saved', 'scalars', 'texts', 'tracer')

    def __init__(self, tracer, code, number, depth):
        self.tracer = tracer
        self.code = code
        self.number = number
        self.depth = depth
        self.pending = -1
        self.saved = None
        self.raising = False
        self.scalars = {}
        self.texts = {}


class Tracer:
    """One recording. `write` takes bytes; `printed` gives the characters on standard output so far."""

    frame_type = Frame

    def __init__(self, limits, watch, write, printed):
        caps = limits['values']
        self.inner = _values.Values(caps['depth'], caps['elements'], caps['characters'])
        self.outer = _values.Values(_values.LITERAL_DEPTH, sys.maxsize, caps['outer_characters'])
        self.most_shown = caps['elements'] + 1
        self.most_events = limits['events']
        self.most_bytes = limits['trace_bytes']
        self.watch = watch
        self.write = write
        self.printed = printed
        self.codes = {}
        self.count = 0
        self.frames = 0
        self.bytes = 0
        self.cut = False
        self.recording = False
        self.limit = sys.getrecursionlimit()
        self.threads = 0
        self.thread = _thread._local()
        self.lock = _thread.RLock()

    def state_of(self, frame):
        """A frame's state lies with the frame, so that it ends with it; None where the frame is not recorded."""
        state = frame.f_trace
        return state if type(state) is self.frame_type else None

    # Codes

    def code_of(self, code):
        """What is known of a code object; None where its frames are not recorded."""
        known = self.codes.get(id(code))
        if known is None:
            name = code.co_filename
            if (name != PROGRAM and name != TEST) or code.co_name in COMPREHENSIONS:
                return None
            known = self.codes[id(code)] = Code(code)
        return known

    # Writing

    def halt(self):
        if not self.cut:
            self.cut = True
            self.recording = False
            self.write(b'~\n')
            self.stop()

    def _emit(self, text):
        """Appends an event; its number, or -1 where a cap was met."""
        size = len(text) + 1
        if self.count >= self.most_events or self.bytes + size > self.most_bytes:
            self.halt()
            return -1
        number = self.count
        self.count = number + 1
        self.bytes += size
        self.write((text + '\n').encode('ascii'))
        return number

    def _amend(self, number, changes):
        text = '[%d,%s]' % (number, changes)
        size = len(text) + 1
        if self.bytes + size > self.most_bytes:
            self.halt()
            return
        self.bytes += size
        self.write((text + '\n').encode('ascii'))

    # Observing

    def _variables(self, state, frame):
        """Names and values to watch, in one order on every version; a list that the caller drops at once."""
        code = state.code
        space = frame.f_locals
        if code.names is None:
            if type(space) is not dict:
                return []
            return [pair for pair in list(space.items()) if not hidden(pair[0])]
        if type(space) is dict:
            get = space.get
            found = [(name, get(name, _missing)) for name in code.names if name in space]
            if self.clears_locals and not code.keeps_locals:
                space.clear()
        else:
            space = dict(space)
            found = [(name, space[name]) for name in code.names if name in space]
        if code.globals:
            space = frame.f_globals
            for name in code.globals:
                value = space.get(name, _missing)
                if value is not _missing:
                    found.append((name, value))
        return found

    # On 3.12 the mapping is a snapshot of the function's variables, kept alive by the frame.
    clears_locals = sys.version_info[:2] == (3, 12)

    def _changes(self, state, frame):
        """What differs from the last look, as name and text; None for a name that is unbound."""
        texts = state.texts
        scalars = state.scalars
        variables = self._variables(state, frame)
        changes = None
        write = self.inner.text
        for name, value in variables:
            kind = id(type(value))
            if kind in _KEPT:
                # What can not change in place is known again by identity. Long strings are not held: one held twice
                # is copied whenever something is added to it.
                if scalars.get(name, _missing) is value:
                    continue
                if kind != _STR or len(value) < _LONG:
                    scalars[name] = value
                elif name in scalars:
                    del scalars[name]
            elif kind in _FLAT:
                head = self.head(value)
                if _same(head, scalars.get(name)):
                    continue
                if _flat(head):
                    scalars[name] = head
                elif name in scalars:
                    del scalars[name]
            elif name in scalars:
                del scalars[name]
            text = write(value)
            if texts.get(name) != text:
                texts[name] = text
                if changes is None:
                    changes = {}
                changes[name] = text
        if len(texts) > len(variables):
            bound = {name for name, _ in variables}
            if changes is None:
                changes = {}
            for name in [name for name in texts if name not in bound]:
                del texts[name]
                scalars.pop(name, None)
                changes[name] = None
        return changes

    def head(self, value):
        """What of a container its text is made from, as long as all of that is plain: its size and first items."""
        most = self.most_shown
        if type(value) is not dict:
            return [len(value), type(value), *value[:most]]
        return [len(value), dict, *islice(value, most), *islice(value.values(), most)]

    def _finish(self, state, frame):
        pending = state.pending
        if pending < 0:
            return
        state.pending = -1
        changes = self._changes(state, frame)
        saved = state.saved
        if saved is not None:
            state.saved = None
            if changes:
                saved.update(changes)
            changes = saved
        self._amend(pending, _record(changes) if changes else '{}')

    # Events

    def _thread_number(self):
        try:
            return self.thread.number
        except AttributeError:
            self.thread.number = self.threads
            self.threads += 1
            return self.thread.number

    def _parent(self, frame):
        """The nearest recorded caller in this thread, and how many frames down it is."""
        steps = 1
        codes = self.codes
        back = frame.f_back
        while back is not None:
            if id(back.f_code) in codes:
                state = self.state_of(back)
                if state is not None:
                    return state, steps
            back = back.f_back
            steps += 1
        return None, steps

    def called(self, frame, code):
        """A frame began. Its state, or None where it lies beyond the recursion limit or recording stopped."""
        parent, steps = self._parent(frame)
        depth = steps if parent is None else parent.depth + steps
        if depth > self.limit:
            raise TooDeep
        if self.count >= self.most_events:
            self.halt()
            return None
        number = self.frames
        state = self.frame_type(self, code, number, depth)
        variables = self._variables(state, frame)
        shown = []
        if code.arguments:
            write = self.outer.text
            bound = dict(variables)
            for name in code.arguments:
                if name in bound:
                    shown.append((name, write(bound[name])))
            bound = None
        # What is bound already is no change: arguments, variables of outer functions, a module that goes on.
        inner = self.inner.text
        for name, value in variables:
            state.texts[name] = inner(value)
        variables = value = None
        event = '{"kind":"call","frame":%d,"parent":%s,"function":%s,"line":%d,"arguments":{%s},"source":"%s","thread":%d}' % (
            number,
            'null' if parent is None else parent.number,
            _quote(code.function),
            code.code.co_firstlineno,
            ','.join([_quote(name) + ':' + _quote(text) for name, text in shown]),
            code.source,
            self._thread_number(),
        )
        if self._emit(event) < 0:
            return None
        self.frames = number + 1
        return state

    def line(self, state, frame, line):
        inner = state.code.inner
        if inner is not None and frame.f_lasti in inner:
            return
        state.raising = False
        if state.pending >= 0:
            self._finish(state, frame)
            if self.cut:
                return
        state.pending = self._emit(
            '{"kind":"line","frame":%d,"line":%d,"stdout_length":%d}' % (state.number, line, self.printed())
        )

    def returned(self, state, frame, value):
        self._finish(state, frame)
        self._valued('return', state, frame, value)

    def yielded(self, state, frame, value):
        if state.pending >= 0 and not self._in_comprehension(state, frame):
            changes = self._changes(state, frame)
            if changes:
                if state.saved is None:
                    state.saved = changes
                else:
                    state.saved.update(changes)
        self._valued('yield', state, frame, value)

    def _in_comprehension(self, state, frame):
        inner = state.code.inner
        return inner is not None and frame.f_lasti in inner

    def _valued(self, kind, state, frame, value):
        if not self.cut:
            text = _quote(self.outer.text(value))
            self._emit('{"kind":"%s","frame":%d,"line":%d,"value":%s}' % (kind, state.number, frame.f_lineno or 0, text))

    def resumed(self, state, frame):
        parent, _ = self._parent(frame)
        changes = None if self._in_comprehension(state, frame) else self._changes(state, frame)
        if changes and state.saved:
            for name in changes:
                state.saved.pop(name, None)
        self._emit(
            '{"kind":"resume","frame":%d,"parent":%s,"line":%d,"changes":%s}'
            % (
                state.number,
                'null' if parent is None else parent.number,
                frame.f_lineno or 0,
                _record(changes) if changes else '{}',
            )
        )

    def raised(self, state, frame, exception):
        state.pending = -1
        state.saved = None
        state.raising = True
        self._emit(
            '{"kind":"raise","frame":%d,"line":%d,"type":%s,"message":%s}'
            % (
                state.number,
                frame.f_lineno or 0,
                _quote(exception_name(type(exception))),
                _quote(exception_message(exception, self.outer)),
            )
        )

    def unwound(self, state, frame):
        state.pending = -1
        self._emit('{"kind":"unwind","frame":%d,"line":%d}' % (state.number, frame.f_lineno or 0))


class TooDeep(Exception):
    """The sample has met its recursion limit."""


def _same(head, before):
    return type(before) is list and head[0] == before[0] and len(head) == len(before) and all(map(is_, head[1:], before[1:]))


def _flat(head):
    for item in islice(head, 2, None):
        if id(type(item)) not in _KEPT:
            return False
    return True


def _record(changes):
    return (
        '{'
        + ','.join([_quote(name) + ':' + ('null' if text is None else _quote(text)) for name, text in changes.items()])
        + '}'
    )
