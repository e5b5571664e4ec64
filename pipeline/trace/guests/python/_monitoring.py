"""The engine for CPython 3.12 and later: `sys.monitoring`.

On 3.12 a trace function of `sys.settrace` must not read `f_locals`: the interpreter writes it back, over variables of
comprehensions. A monitoring callback may read it, through the frame that called it.
"""

__builtins__ = dict(vars(__import__('builtins')))

import sys

from _exception import RECURSION
from _frame import Frame
from _tracer import TooDeep, Tracer

TOOL = 4
_NAME = 'tracer'
_LOCAL = ('PY_START', 'PY_RESUME', 'PY_RETURN', 'PY_YIELD', 'LINE', 'JUMP')
_GLOBAL = ('RAISE', 'PY_UNWIND', 'PY_THROW')
_frame = sys._getframe


class Engine(Tracer):
    monitoring = None

    def start(self, roots):
        self.monitoring = monitoring = sys.monitoring
        self.recording = True
        self.registered = {}
        self.watched = []
        monitoring.use_tool_id(TOOL, _NAME)
        for name in _LOCAL + _GLOBAL:
            callback = getattr(self, '_' + name.lower())
            self.registered[name] = callback
            monitoring.register_callback(TOOL, getattr(monitoring.events, name), callback)
        self.local = sum(getattr(monitoring.events, name) for name in _LOCAL)
        self.everywhere = sum(getattr(monitoring.events, name) for name in _GLOBAL)
        for code in roots:
            self._watch(code)
        monitoring.set_events(TOOL, self.everywhere)

    def _watch(self, code):
        if self.code_of(code) is not None:
            self.watched.append(code)
            self.monitoring.set_local_events(TOOL, code, self.local)
        for constant in code.co_consts:
            if type(constant) is type(code):
                self._watch(constant)

    def stop(self):
        monitoring = self.monitoring
        if monitoring.get_tool(TOOL) == _NAME:
            monitoring.set_events(TOOL, 0)
            for code in self.watched:
                monitoring.set_local_events(TOOL, code, 0)

    def finish(self):
        """Stops recording; False where the sample took the tracer away."""
        monitoring = self.monitoring
        if monitoring is None:
            return True
        whole = self.is_itself()
        self.recording = False
        if monitoring.get_tool(TOOL) != _NAME:
            return False
        if not self.cut:
            whole = whole and monitoring.get_events(TOOL) == self.everywhere
            whole = whole and all(monitoring.get_local_events(TOOL, code) == self.local for code in self.watched)
        self.stop()
        for name, callback in self.registered.items():
            before = monitoring.register_callback(TOOL, getattr(monitoring.events, name), None)
            whole = whole and before is callback
        monitoring.free_tool_id(TOOL)
        return whole

    def _py_start(self, code, offset):
        if not self.recording:
            return
        frame = _frame(1)
        try:
            with self.lock:
                frame.f_trace = self.called(frame, self.codes[id(code)])
            return
        except TooDeep:
            pass
        except (MemoryError, RecursionError):
            self.halt()
            return
        raise RecursionError(RECURSION)

    def _py_resume(self, code, offset, exception=None):
        if self.recording and id(code) in self.codes:
            frame = _frame(1)
            self._do(self.resumed, frame)

    _py_throw = _py_resume

    def _line(self, code, line):
        if self.recording:
            frame = _frame(1)
            self._do(self.line, frame, line)

    def _jump(self, code, offset, target):
        # A jump back to a line's own beginning is another round of it, for which there is no LINE.
        if target > offset:
            return self.monitoring.DISABLE
        known = self.codes[id(code)]
        line = known.line_at(target)
        if line is None or line != known.line_at(offset) or (known.inner is not None and offset in known.inner):
            return self.monitoring.DISABLE
        if self.recording:
            frame = _frame(1)
            self._do(self.line, frame, line)
        return None

    def _py_return(self, code, offset, value):
        if self.recording:
            frame = _frame(1)
            self._do(self.returned, frame, value)

    def _py_yield(self, code, offset, value):
        if self.recording:
            frame = _frame(1)
            self._do(self.yielded, frame, value)

    def _raise(self, code, offset, exception):
        known = self.codes.get(id(code))
        if self.recording and known is not None:
            kind = type(exception)
            if kind is StopIteration or kind is StopAsyncIteration:
                if known.ends_iteration(offset, kind is StopAsyncIteration):
                    return
            frame = _frame(1)
            self._do(self.raised, frame, exception)

    def _py_unwind(self, code, offset, exception):
        if self.recording and id(code) in self.codes:
            frame = _frame(1)
            self._do(self.unwound, frame)

    def _do(self, record, frame, *facts):
        state = frame.f_trace
        if type(state) is Frame:
            try:
                with self.lock:
                    record(state, frame, *facts)
            except (MemoryError, RecursionError):
                self.halt()
