"""The tracer in C (`native/`), which writes the same bytes: what loads it, what it asks Python code, and its engine."""

__builtins__ = dict(vars(__import__('builtins')))

import collections
import enum
import sys
import threading

import _code
import _extension
from _exception import exception_message, exception_name
from _values import HANDLERS, LITERAL_DEPTH, Values, instances
from _values.attributes import instance_dict, is_guarded, slots_of
from _values.kinds import HEAP_TYPE, Namespace, descends, flags_of, module_of, name_of, type_name
from _values.text import well_formed

MONITORS = sys.version_info >= (3, 12)
TOOL = 4
_NAME = 'tracer'
_LOCAL = ('PY_START', 'PY_RESUME', 'PY_RETURN', 'PY_YIELD', 'LINE', 'JUMP')
_GLOBAL = ('RAISE', 'PY_UNWIND', 'PY_THROW')
_set_tracer = threading.settrace
_tracer = None


def load(path):
    """
    Takes the extension at a path into this process, for good; before the sandbox closes. Gives it.
    @raises ImportError where it does not load.
    """
    global _tracer
    _tracer = _extension.take(path, '_tracemill')
    _tracer.prepare(
        {
            'describe': describe,
            'well_formed': well_formed,
            'deque': collections.deque,
            'defaultdict': collections.defaultdict,
            'counter': collections.Counter,
            'program': _code.PROGRAM,
            'test': _code.TEST,
            'comprehensions': _code.COMPREHENSIONS,
            'hidden': _code.hidden,
            'inner_offsets': _code._inner_offsets,
            'exception_name': exception_name,
            'exception_message': exception_message,
            'values': Values,
            'disable': sys.monitoring.DISABLE if MONITORS else None,
        },
        (Values.write, describe, well_formed, exception_name, exception_message, _code.hidden, _code._inner_offsets),
    )
    return _tracer


def text(values, value):
    """The text that `values.text(value)` gives, made in C."""
    return _tracer.text(values, value)


def same(values, first, second):
    """Whether the text of one value, made in C, is by its trail known to be that of another; None where it has no trail."""
    return _tracer.same(values, first, second)


def describe(kind):
    """
    How the extension writes values of a type by itself, a letter first; None where it must ask `Values.write`.

        c  text                                  a constant
        i  name, slots, has a `__dict__`, guarded  an instance by its attributes; each slot a name and a descriptor
        f  name, names of the fields             a named tuple
        m  name                                  a member of an enumeration
        e  name                                  an exception
    """
    if id(kind) in HANDLERS or descends(kind, type) or type_name(kind) == 'async_generator_wrapped_value':
        return None
    if descends(type(kind), enum.EnumMeta):
        space = instance_dict(kind)
        return ('m', name_of(kind)) if _is_plain(space) else None
    if descends(kind, BaseException):
        return 'e', name_of(kind)
    if descends(kind, tuple):
        fields = instances._fields(kind)
        if fields is not None:
            return 'f', name_of(kind), fields
    if any(descends(kind, base) for base, _ in instances._BASES):
        return None
    if not flags_of(kind) & HEAP_TYPE or module_of(kind) not in Namespace.own:
        return 'c', '<' + name_of(kind) + '>'
    space = instance_dict(kind)
    if space is not None and not _is_plain(space):
        return None
    slots = tuple([(name, get.__self__) for name, get in slots_of(kind)])
    return 'i', name_of(kind), slots, space is not None, is_guarded(kind)


def _is_plain(space):
    """Whether what gives an instance's `__dict__` is that of a class made by Python code."""
    return space is not None and bool(flags_of(space.__self__.__objclass__) & HEAP_TYPE)


class Engine:
    """One recording. `printed`: what counts the characters on standard output, or gives their number."""

    def __init__(self, watch, printed):
        self.watch = watch
        self.started = False
        self.watched = []
        self.registered = {}
        # The interpreter itself keeps it: there are no frames of ours on the sample's stack.
        self.limit = sys.getrecursionlimit()
        _tracer.attach(printed, self.stop)

    def open(self, job):
        """In the process of the sample: into its memory."""
        _tracer.open(
            job.memory,
            job.events,
            job.trace_bytes,
            job.depth,
            job.elements,
            job.characters,
            LITERAL_DEPTH,
            sys.maxsize,
            job.outer_characters,
        )

    @property
    def count(self):
        """Events written."""
        return _tracer.state()[0]

    @property
    def cut(self):
        """Whether recording stopped at a cap."""
        return _tracer.state()[1]

    def start(self, roots):
        self.started = True
        _tracer.record(True)
        if not MONITORS:
            _set_tracer(_tracer.thread)
            _tracer.begin(self.watch)
            return
        monitoring = self.monitoring = sys.monitoring
        monitoring.use_tool_id(TOOL, _NAME)
        for name in _LOCAL + _GLOBAL:
            callback = self.registered[name] = getattr(_tracer, name.lower())
            monitoring.register_callback(TOOL, getattr(monitoring.events, name), callback)
        self.local = sum(getattr(monitoring.events, name) for name in _LOCAL)
        self.everywhere = sum(getattr(monitoring.events, name) for name in _GLOBAL)
        for code in roots:
            self.watch_code(code)
        monitoring.set_events(TOOL, self.everywhere)

    def watch_code(self, code):
        """Records the frames of a code object, too, and of those inside it."""
        if not MONITORS:
            return
        if _tracer.watch(code):
            self.watched.append(code)
            self.monitoring.set_local_events(TOOL, code, self.local)
        for constant in code.co_consts:
            if type(constant) is type(code):
                self.watch_code(constant)

    _watch = watch_code

    def stop(self):
        if not MONITORS:
            _set_tracer(None)
            _tracer.end()
            return
        monitoring = self.monitoring
        if monitoring.get_tool(TOOL) == _NAME:
            monitoring.set_events(TOOL, 0)
            for code in self.watched:
                monitoring.set_local_events(TOOL, code, 0)

    def finish(self):
        """Stops recording; False where the sample took the tracer away."""
        if not self.started:
            _tracer.close()
            return True
        whole = _tracer.whole()
        _tracer.record(False)
        if MONITORS:
            whole = self._removed() and whole
        else:
            whole = whole and (self.cut or (_tracer.stands() and threading._trace_hook is _tracer.thread))
            self.stop()
        _tracer.close()
        return whole

    def _removed(self):
        """Takes the callbacks away; whether all of them were still there."""
        monitoring = self.monitoring
        if monitoring.get_tool(TOOL) != _NAME:
            return False
        whole = self.cut or (
            monitoring.get_events(TOOL) == self.everywhere
            and all(monitoring.get_local_events(TOOL, code) == self.local for code in self.watched)
        )
        self.stop()
        for name, callback in self.registered.items():
            before = monitoring.register_callback(TOOL, getattr(monitoring.events, name), None)
            whole = whole and before is callback
        monitoring.free_tool_id(TOOL)
        return whole

