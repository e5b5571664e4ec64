"""System calls on processes that Python has no function for, or none before a version."""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PIDFD_OPEN = 434
_ADDR_NO_RANDOMIZE = 0x0040000
_MARK = '--fixed'
_KILL = int(signal.SIGKILL)
_libc = ctypes.CDLL(None, use_errno=True)


def fixed_layout():
    """Starts this process again with addresses that are the same each time, where the kernel lets it."""
    if _MARK in sys.argv:
        return
    before = _libc.personality(0xFFFFFFFF)
    if before >= 0 and not before & _ADDR_NO_RANDOMIZE and _libc.personality(before | _ADDR_NO_RANDOMIZE) >= 0:
        os.execve(sys.executable, [sys.executable, '-s', '-S', '-B'] + sys.argv + [_MARK], dict(os.environ))


def close_inherited():
    """Closes all descriptors but the first three: the host can have inherited others that it knows nothing of."""
    try:
        last = max(map(int, os.listdir('/proc/self/fd')))
    except OSError:
        last = os.sysconf('SC_OPEN_MAX')
    os.closerange(3, last + 1)


def adopt_orphans():
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, _KILL, 0, 0, 0)


def _pidfd_open(pid):
    descriptor = _libc.syscall(_PIDFD_OPEN, pid, 0)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), 'pidfd_open')
    return descriptor


pidfd_open = getattr(os, 'pidfd_open', _pidfd_open)


def kill(pid):
    """Ends a child and its process group."""
    for end in (os.killpg, os.kill):
        try:
            end(pid, _KILL)
        except OSError:
            pass


def kill_all():
    """As pid 1 of a namespace: ends every other process in it."""
    try:
        os.kill(-1, _KILL)
    except ProcessLookupError:
        pass


def reap():
    """Waits for all children, which were killed."""
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass


def sweep():
    """Outside of a namespace: ends processes that left the child's group; as orphans they are this one's children."""
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if ended:
            continue
        with open('/proc/self/task/%d/children' % os.getpid()) as file:
            children = file.read().split()
        for child in children:
            kill(int(child))
        if children:
            os.waitpid(-1, 0)
