"""The tracer in C (`native/`), which writes the same bytes: what loads it, what it asks Python code, and its engine."""

__builtins__ = dict(vars(__import__('builtins')))

import collections
import enum
import sys
import threading

import _code
import _extension
import _wire
from _exception import exception_message, exception_name
from _values import HANDLERS, Values, instances
from _values.attributes import instance_dict, is_guarded, slots_of
from _values.kinds import HEAP_TYPE, Namespace, descends, flags_of, module_of, name_of, type_name
from _values.text import well_formed

MONITORS = sys.version_info >= (3, 12)
TOOL = 4
_NAME = 'tracer'
_LOCAL = ('PY_START', 'PY_RESUME', 'PY_RETURN', 'PY_YIELD', 'LINE', 'JUMP')
_GLOBAL = ('RAISE', 'PY_UNWIND', 'PY_THROW')
_FIELDS = tuple([
    vars(_wire.Job)[name]
    for name in ('memory', 'events', 'trace_bytes', 'depth', 'elements', 'characters', 'outer_characters', 'record')
])
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
            **({'disable': sys.monitoring.DISABLE} if MONITORS else _in_threads()),
        },
        (Values.write, describe, well_formed, exception_name, exception_message, _code.hidden, _code._inner_offsets),
    )
    return _tracer


def _in_threads():
    return {'threading': vars(threading), 'hook': '_trace_hook', 'thread': _tracer.thread}


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
    """
    One recording. `printed`: what counts the characters on standard output, or gives their number. What C does whole is
    its own function here, so that a child touches no more than that.
    """

    def __init__(self, watch, printed):
        self.started = False
        self.watched = []
        self.registered = {}
        # The interpreter itself keeps it: there are no frames of ours on the sample's stack.
        self.limit = sys.getrecursionlimit()
        self.open = _tracer.open
        self.state = _tracer.state
        if not MONITORS:
            self.start, self.stop, self.finish = _tracer.start, _tracer.stop, _tracer.finish
        _tracer.attach(printed, self.stop, watch, _FIELDS)

    def start(self, roots):
        self.started = True
        _tracer.begin()
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
        monitoring = self.monitoring
        if monitoring.get_tool(TOOL) == _NAME:
            monitoring.set_events(TOOL, 0)
            for code in self.watched:
                monitoring.set_local_events(TOOL, code, 0)

    def finish(self):
        """Stops recording; False where the sample took the tracer away."""
        whole = _tracer.end()
        return not self.started or (self._removed() and whole)

    def _removed(self):
        """Takes the callbacks away; whether all of them were still there."""
        monitoring = self.monitoring
        if monitoring.get_tool(TOOL) != _NAME:
            return False
        whole = self.state()[1] or (
            monitoring.get_events(TOOL) == self.everywhere
            and all(monitoring.get_local_events(TOOL, code) == self.local for code in self.watched)
        )
        self.stop()
        for name, callback in self.registered.items():
            before = monitoring.register_callback(TOOL, getattr(monitoring.events, name), None)
            whole = whole and before is callback
        monitoring.free_tool_id(TOOL)
        return whole
