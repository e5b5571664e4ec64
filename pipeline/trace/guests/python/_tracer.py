"""Records the events of a program, in the order in which they began, as `_stream` says.

The engines (`_settrace`, `_monitoring`) say what the interpreter does; this module keeps the frames, which find out what
each line changed (`_frame`), and has all of it written.
"""

__builtins__ = dict(vars(__import__('builtins')))

import _thread
import sys

from _budget import spend
from _code import COMPREHENSIONS, PROGRAM, TEST, Code
from _exception import RECURSION, exception_message, exception_name
from _frame import Frame
from _stream import Stream
from _values import LITERAL_DEPTH, Values
from _values.look import KIND, same
from _wire import TO_CAP

ENGINE = 'python'
# Frames that a callback may need above the deepest frame of the sample.
HEADROOM = 180
_MOST_KNOWN = 128


class Tracer:
    """One recording. `printed` gives the characters on standard output so far."""

    # What the interpreter counts below the sample's first frame beside frames of Python.
    below = 0
    frame_type = Frame

    def __init__(self, watch, printed):
        self.watch = watch
        self.printed = printed
        self.codes = {}
        self.frames = 0
        self.cut = False
        self.recording = False
        self.limit = sys.getrecursionlimit()
        self.threads = 0
        self.thread = _thread._local()
        self.lock = _thread.RLock()

    def open(self, job):
        """In the process of the sample: into its memory."""
        self.inner = Values(job.depth, job.elements, job.characters, True)
        self.outer = Values(LITERAL_DEPTH, sys.maxsize, job.outer_characters)
        # Whether what is whole as a variable would read the same as an argument.
        self.wider = job.depth <= LITERAL_DEPTH and job.characters <= job.outer_characters
        # By the identity of a container what was last known of one: it may be another by now, or be one no more.
        self.known = {}
        # As the budget of processor time would end it.
        self.ends = job.record == TO_CAP
        self.stream = Stream(job.memory, job.events, job.trace_bytes)

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

    # Values

    def container(self, value, before):
        """The note of a container, or None; its text; and whether that is whole. It has changed since the note `before`."""
        key = id(value)
        known = self.known.get(key)
        if known is not None:
            note = known[0]
            if note is not before and same(value, note):
                return known
        inner = self.inner
        text = inner.text(value, known[0] if before is None and known is not None else before)
        note = inner.note
        if note is None or note[KIND] is not type(value):
            return None, text, inner.whole
        if len(self.known) > _MOST_KNOWN:
            self.known.clear()
        known = self.known[key] = (note, text, inner.whole)
        return known

    # Writing

    def state(self):
        """How many events were written, and whether recording stopped at a cap."""
        return self.stream.count, self.cut

    def halt(self):
        """Stops recording for want of something: of what it would have recorded, nothing is told but that."""
        if not self.cut:
            self.stream.cut()
            self._stop_at_cap()

    def _stop_at_cap(self):
        self.cut = True
        self.recording = False
        self.stop()
        if self.ends:
            spend()

    def is_itself(self):
        """Whether what has recorded is what was made for it, and nothing else wrote."""
        return (
            self.recording is not self.cut
            and self.stream.is_whole()
            and all(getattr(kind, name) is function and function.__code__ is code for kind, name, function, code in _ESSENTIAL)
        )

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
        depth = steps + self.below if parent is None else parent.depth + steps
        if depth > self.limit:
            raise TooDeep
        if self.stream.count >= self.stream.most_events:
            self.halt()
            return None
        number = self.frames
        state = self.frame_type(self, code, number, depth)
        shown = state.begin(frame)
        up = 0 if parent is None else parent.number + 1
        thread = self._thread_number()
        if not self.stream.call(number, up, code.function, code.code.co_firstlineno, code.of_test, thread, shown):
            self._stop_at_cap()
            return None
        self.frames = number + 1
        return state

    def line(self, state, frame, line):
        inner = state.code.inner
        if inner is not None and frame.f_lasti in inner:
            return
        state.raising = False
        stream = self.stream
        unchanged = False
        if state.pending:
            changes = state.changes(frame) if state.saved is None else state.finish(frame)
            if not changes:
                unchanged = True
            elif not stream.changes(state.number, changes):
                self._stop_at_cap()
                return
        if stream.line(state.number, line, unchanged, self.printed()):
            state.pending = True
        else:
            self._stop_at_cap()

    def returned(self, state, frame, value):
        if state.pending and not self.stream.changes(state.number, state.finish(frame)):
            self._stop_at_cap()
        elif not self.stream.returned(state.number, frame.f_lineno or 0, self.outer.text(value)):
            self._stop_at_cap()

    def yielded(self, state, frame, value):
        if state.pending and not state.is_inside(frame):
            state.suspend(frame)
        if not self.stream.yielded(state.number, frame.f_lineno or 0, self.outer.text(value)):
            self._stop_at_cap()

    def resumed(self, state, frame):
        parent, _ = self._parent(frame)
        changes = None if state.is_inside(frame) else state.resume(frame)
        up = 0 if parent is None else parent.number + 1
        if not self.stream.resumed(state.number, up, frame.f_lineno or 0, changes):
            self._stop_at_cap()

    def raised(self, state, frame, exception):
        state.pending = False
        state.saved = None
        state.raising = True
        kind = exception_name(type(exception))
        message = exception_message(exception, self.outer)
        if not self.stream.raised(state.number, frame.f_lineno or 0, kind, message):
            self._stop_at_cap()

    def unwound(self, state, frame):
        state.pending = False
        if not self.stream.unwound(state.number, frame.f_lineno or 0):
            self._stop_at_cap()


class TooDeep(Exception):
    """The sample has met its recursion limit."""


_ESSENTIAL = [
    (kind, name, getattr(kind, name), getattr(kind, name).__code__)
    for kind, names in (
        (Tracer, ('called', 'line', 'returned', 'raised', 'unwound')),
        (Frame, ('variables', 'begin', 'changes', 'finish')),
        (Stream, ('call', 'line', 'changes', 'returned')),
        (Values, ('text',)),
    )
    for name in names
]
