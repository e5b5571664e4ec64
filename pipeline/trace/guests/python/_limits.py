"""Bounds that the kernel keeps, and the audit hook that answers what they can not."""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import errno
import math
import os
import resource
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_ADDR_NO_RANDOMIZE = 0x0040000
_STACK = 64 << 20
_FILES = 64
_PROCESSES = 4096
_thread_start = threading.Thread._bootstrap_inner.__code__
_libc = ctypes.CDLL(None, use_errno=True)
_STARTS_PROCESS = frozenset(['os.fork', 'os.forkpty', 'os.posix_spawn', 'os.spawn', 'os.exec', 'os.system', 'subprocess.Popen', 'pty.spawn'])


def fixed_layout():
    """Starts this process again with addresses that are the same each time, where the kernel lets it."""
    if sys.platform != 'linux' or '--layout' in sys.argv:
        return
    before = _libc.personality(0xFFFFFFFF)
    if before >= 0 and not before & _ADDR_NO_RANDOMIZE and _libc.personality(before | _ADDR_NO_RANDOMIZE) >= 0:
        flags = ['-s', '-S', '-B']
        os.execve(sys.executable, [sys.executable] + flags + sys.argv + ['--layout'], dict(os.environ))


def without_network():
    """Moves the lane into a network of its own, which has nothing in it; whether that worked."""
    if sys.platform != 'linux':
        return False
    user, group = os.getuid(), os.getgid()
    if user == 0 and _libc.unshare(_CLONE_NEWNET) == 0:
        return True
    if _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    for path, text in (
        ('/proc/self/setgroups', 'deny'),
        ('/proc/self/uid_map', '%d %d 1' % (user, user)),
        ('/proc/self/gid_map', '%d %d 1' % (group, group)),
    ):
        try:
            with open(path, 'w') as file:
                file.write(text)
        except OSError:
            pass
    return True


def adopt_orphans():
    if sys.platform == 'linux':
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent():
    if sys.platform == 'linux':
        _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _bound(which, soft, hard=None):
    most = resource.getrlimit(which)[1]
    hard = soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))


def apply(limits):
    seconds = max(1, math.ceil(limits['cpu_seconds']))
    _bound(resource.RLIMIT_CPU, seconds, seconds + 1)
    _bound(resource.RLIMIT_FSIZE, limits['file_bytes'])
    _bound(resource.RLIMIT_NOFILE, _FILES)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_STACK, _STACK)
    if os.getuid() != 0:
        _bound(resource.RLIMIT_NPROC, _PROCESSES)
    _bound(resource.RLIMIT_AS, limits['memory_bytes'])


class Watch:
    """Sees what the sample asks of the interpreter. An audit hook can not be taken out again."""

    def __init__(self, processes):
        self.processes = processes
        self.ours = True
        self.tampered = False

    def __call__(self, event, facts):
        if self.ours:
            return
        if event == 'sys.settrace' or event == 'sys.setprofile':
            # A thread that starts installs the hooks that `threading` holds.
            self.tampered = self.tampered or sys._getframe(1).f_code is not _thread_start
        elif event in _STARTS_PROCESS and not self.processes:
            raise PermissionError(errno.EPERM, 'Operation not permitted')
