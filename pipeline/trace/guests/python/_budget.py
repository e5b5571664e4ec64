"""Ends a sample as the kernel does whose budget of processor time is spent."""

__builtins__ = dict(vars(__import__('builtins')))

import os
import signal

_SIGXCPU = signal.SIGXCPU
_SIG_DFL = signal.SIG_DFL
_signal = signal.signal
_kill = os.kill
_getpid = os.getpid
_exit = os._exit


def spend():
    """Does not return."""
    try:
        _signal(_SIGXCPU, _SIG_DFL)
    except ValueError:
        # Not in the main thread.
        pass
    _kill(_getpid(), _SIGXCPU)
    _exit(1)
