"""What a sample sees of the interpreter's hooks for tracing and profiling: that none is set."""

__builtins__ = dict(vars(__import__('builtins')))

import sys
import threading

_NAMES = ('settrace', 'setprofile', 'settrace_all_threads', 'setprofile_all_threads')


def install(watch):
    """
    A sample may take away a hook that it does not have, as doctest does when it puts back what it found. Whatever else
    it does with hooks is told to the watch.
    """
    sys.gettrace = _unset('gettrace', 'sys')
    if hasattr(threading, 'gettrace'):
        threading.gettrace = _unset('gettrace', 'threading')
    for module in (sys, threading):
        for name in _NAMES:
            if hasattr(module, name):
                setattr(module, name, _setter(module, name, watch))


def _unset(name, module):
    def function():
        return None

    return _named(function, name, module)


def _setter(module, name, watch):
    really_set = getattr(module, name)

    def function(func):
        if func is None and not watch.tampered:
            return
        if module is threading:
            watch.tampered = True
        really_set(func)

    if module is sys:
        # A thread that starts installs the hooks that `threading` holds.
        watch.passing.add(function.__code__)
    return _named(function, name, module.__name__)


def _named(function, name, module):
    function.__name__ = function.__qualname__ = name
    function.__module__ = module
    return function
