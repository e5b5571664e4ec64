"""The engine for CPython 3.8 to 3.11: `sys.settrace`.

The interpreter itself copies a frame's variables into `f_locals` around each call of a trace function, and back. So an
object may live until the line after the one that dropped it, which a weak reference or `__del__` can tell.
"""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import dis
import functools
import sys
import threading
import weakref
from _thread import get_ident

from _code import RETURNS, YIELDS
from _exception import RECURSION
from _frame import Frame
from _tracer import TooDeep, Tracer

_set_limit = ctypes.pythonapi.Py_SetRecursionLimit
# While it yields for another generator, the interpreter stands one instruction before the one that does.
_DELEGATES = bytes([dis.opmap['YIELD_FROM']]) if sys.version_info < (3, 11) else ()
_RAISES_LATE = sys.version_info[:2] == (3, 10)
_settrace = sys.settrace
_gettrace = sys.gettrace
_settrace_in_threads = threading.settrace
_raise_later = ctypes.pythonapi.PyThreadState_SetAsyncExc
# The third is the weak reference that `Engine.exceed` lets die; the function takes no notice of it.
_raise_later.argtypes = [ctypes.c_ulong, ctypes.py_object, ctypes.py_object]


class _BeyondLimit(RecursionError):
    """An ordinary RecursionError to all who look at it; the interpreter makes the instance, without arguments."""

    def __init__(self):
        super().__init__(RECURSION)


_BeyondLimit.__name__ = _BeyondLimit.__qualname__ = 'RecursionError'
_BeyondLimit.__module__ = 'builtins'


class _Last:
    __slots__ = ('__weakref__',)


class Local(Frame):
    """Traces one frame."""

    __slots__ = ()

    def __call__(self, frame, event, value):
        tracer = self.tracer
        if not tracer.recording:
            return None
        try:
            with tracer.lock:
                if event == 'line':
                    tracer.line(self, frame, frame.f_lineno)
                elif event == 'exception':
                    self._exception(frame, value[0], value[1])
                elif event == 'return':
                    self._return(frame, value)
        except (MemoryError, RecursionError):
            tracer.halt()
        return self if tracer.recording else None

    def _exception(self, frame, kind, exception):
        if kind is StopIteration or kind is StopAsyncIteration:
            if self.code.ends_iteration(frame.f_lasti, kind is StopAsyncIteration):
                return
        self.tracer.raised(self, frame, exception)

    def _return(self, frame, value):
        code = self.code.bytes
        at = frame.f_lasti
        operation = code[at]
        if operation in RETURNS:
            self.tracer.returned(self, frame, value)
        elif (operation in YIELDS or code.startswith(_DELEGATES, at + 2)) and not (self.raising and value is None):
            self.tracer.yielded(self, frame, value)
        else:
            self.tracer.unwound(self, frame)


class Engine(Tracer):
    frame_type = Local
    below = 2 if sys.version_info[:2] == (3, 11) else 0

    own = None

    def start(self, roots):
        self.recording = True
        self.own = self._global
        _settrace_in_threads(self.own)
        _settrace(self.own)

    def stop(self):
        self.watch.ours = True
        _settrace_in_threads(None)
        _settrace(None)
        self.watch.ours = False

    def finish(self):
        """Stops recording; False where the sample took the tracer away."""
        if self.own is None:
            return True
        whole = self.is_itself() and (self.cut or (_gettrace() is self.own and threading._trace_hook is self.own))
        self.recording = False
        self.stop()
        return whole

    def exceed(self):
        """
        An object whose end raises RecursionError in this thread. An error that left the trace function would take
        tracing away, and one raised at once would be raised in it: so it is raised, by C code alone, when the
        function's own frame and its variables go.
        """
        if _RAISES_LATE:
            # There the error would meet the trace function of the next call first. So recording ends here.
            self.halt()
            _set_limit(self.limit)
            return None
        last = _Last()
        self.end = weakref.ref(last, functools.partial(_raise_later, get_ident(), _BeyondLimit))
        return last

    def _global(self, frame, event, value):
        if not self.recording:
            return None
        try:
            code = self.code_of(frame.f_code)
            if code is None:
                return None
            with self.lock:
                if code.generator:
                    state = self.state_of(frame)
                    if state is not None:
                        self.resumed(state, frame)
                        return state
                return self.called(frame, code)
        except TooDeep:
            last = self.exceed()
        except (MemoryError, RecursionError):
            self.halt()
        return None
