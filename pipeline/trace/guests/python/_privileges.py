"""Who a process is, and what it may beyond that: to be given up for good."""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import errno
import os
import struct
import sys

import _syscalls

# Above what distributions hand out; one for each lane, so that none spends what the kernel counts by user.
_FREE = 1900000000
_PR_GET_DUMPABLE, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_SECUREBITS, _PR_CAP_AMBIENT = 3, 4, 24, 28, 47
_AMBIENT_CLEAR_ALL = 4
_CAP_VERSION = 0x20080522
_SETPCAP = 8
READ_ALL = 1 << 2
# No privilege from being user 0, none raised as ambient, and a change of user changes none by itself; locked.
_SECURE = 0xEF

_libc = ctypes.CDLL(None, use_errno=True)


def free_user(process):
    """A number that no user of the machine has, nor another lane; `process`: the lane's, as the machine counts them."""
    return _FREE + process


def become(user):
    """From root to another user, without a way back; raises OSError."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # Else what /proc holds of this process belongs to root.
    _syscalls.control(_PR_SET_DUMPABLE, 1)


def can_read_as(user, paths):
    """Whether another user, who has no rights, could read these files and folders; asked by root."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            become(user)
            for path in paths:
                if os.path.isdir(path):
                    os.listdir(path)
                else:
                    os.close(os.open(path, os.O_RDONLY))
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


def close_bounds():
    """No program that is started from now on gets a privilege; raises OSError."""
    if not capabilities()[0] >> _SETPCAP & 1:
        return
    for capability in range(64):
        try:
            _syscalls.control(_PR_CAPBSET_DROP, capability)
        except OSError as error:
            # Above the last that this kernel knows.
            if error.errno != errno.EINVAL:
                raise
            break
    _syscalls.control(_PR_SET_SECUREBITS, _SECURE)


def keep(bits):
    """Gives up every privilege but these; raises OSError."""
    _syscalls.control(_PR_CAP_AMBIENT, _AMBIENT_CLEAR_ALL)
    _syscalls.call('capset', struct.pack('=Ii', _CAP_VERSION, 0), struct.pack('=6I', bits, bits, 0, 0, 0, 0))


def capabilities():
    """Effective, permitted and inheritable privileges of this process, as bits."""
    data = ctypes.create_string_buffer(24)
    _syscalls.check(_libc.capget(ctypes.create_string_buffer(struct.pack('=Ii', _CAP_VERSION, 0)), data), 'capget')
    words = struct.unpack('=6I', data.raw)
    return tuple(words[place] | words[place + 3] << 32 for place in range(3))


def hide():
    """No other process of the same user may look into this one."""
    _syscalls.control(_PR_SET_DUMPABLE, 0)


def is_hidden():
    return _syscalls.control(_PR_GET_DUMPABLE) == 0


def forget_environment():
    """Wipes the variables that this process was started with from its memory."""
    with open('/proc/self/stat') as file:
        fields = file.read().rpartition(')')[2].split()
    start, end = int(fields[47]), int(fields[48])
    names = [(name, value) for name, value in os.environ.items()]
    os.environ.clear()
    if 0 < start < end:
        ctypes.memset(start, 0, end - start)
    os.environ.update(names)
