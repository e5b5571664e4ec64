"""System call filters: one for the lane, and a short one on top of it for each sample.

What no sample may do, the lane does not need either: so the first filter denies nearly everything, once, and a child only
adds what tells a sample from the lane. Denied is EPERM; what only an attack asks for ends the process (SIGSYS).
"""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import errno
import os
import struct

import _syscalls
from _syscalls import ARGUED, CHANGES, DEADLY, FILES, IO, SELF, SIGNALS

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _ALWAYS, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x05, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_KILL = 0x80000000
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
# Success, without the call.
_NOTHING = _ERRNO
_DENY = _ERRNO | errno.EPERM
_UNKNOWN = _ERRNO | errno.ENOSYS
# Calls of the x32 ABI share the architecture of the native ones.
_X32 = 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_FILTER = 2
_CLONE_THREAD = 0x00010000
# New namespaces, and CLONE_PARENT.
_CLONE_NEVER = 0x7E020000 | 0x8000
_AF_UNIX, _SOCK_STREAM, _SOCK_KIND = 1, 1, 0xF
# Terminal size and attributes are asked of whatever is standard output; FICLONE is how newer versions copy files.
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x40049409)
# Owners, leases and notices send signals.
_FCNTLS = (8, 10, 15, 1024, 1026)
_LOCKS = (6, 7, 37, 38)
_PRCTLS = (_PR_SET_PDEATHSIG, 2, 3, 15, 16, _PR_SET_SECCOMP, 23, 30, 39, _PR_SET_NO_NEW_PRIVS, 0x53564D41)
_PRCTLS_OF_LANE = (_PR_SET_PDEATHSIG, _PR_SET_SECCOMP)

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = [('length', ctypes.c_ushort), ('code', ctypes.c_void_p)]


def _argument(index):
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index)


def _answer(value):
    return (_RETURN, 0, 0, value)


def _only(index, allowed, otherwise=_DENY):
    """Allows the call where the low half of an argument is one of `allowed`."""
    code = [_argument(index)]
    for place, value in enumerate(allowed):
        code.append((_EQUAL, len(allowed) - place, 0, value))
    return code + [_answer(otherwise), _answer(_ALLOW)]


def _never(index, denied):
    return _only(index, denied, _ALLOW)[:-1] + [_answer(_DENY)]


def _fcntl(processes):
    """Locks on files that all lanes share would let samples wait for each other.

    A sample that is one process can not tell a lock that does nothing; databases do not work with one that is denied.
    """
    code = [_argument(1)]
    for lock in () if processes else _LOCKS:
        code += [(_EQUAL, 0, 1, lock), _answer(_NOTHING)]
    return code + _never(1, _FCNTLS)[1:]


def _clone(processes):
    code = [_argument(0), (_ANY_BIT, 0, 1, _CLONE_NEVER), _answer(_DENY)]
    if not processes:
        code += [(_ANY_BIT, 1, 0, _CLONE_THREAD), _answer(_DENY)]
    return code + [_answer(_ALLOW)]


def _tree(ranges):
    """Code that finds the range that the number, which is loaded, lies in."""
    if len(ranges) == 1:
        return list(ranges[0][1])
    middle = len(ranges) // 2
    low, high = _tree(ranges[:middle]), _tree(ranges[middle:])
    start = ranges[middle][0]
    if len(low) < 256:
        return [(_AT_LEAST, len(low), 0, start)] + low + high
    return [(_AT_LEAST, 0, 1, start), (_ALWAYS, 0, 0, len(low))] + low + high


def _ranges(rules, gaps):
    """Neighbours with the same answer as one; `gaps` answers from the given numbers on where there is no rule."""
    marks = sorted(set(gaps) | set(rules) | {number + 1 for number in rules})
    ranges = []
    gap = None
    for number in marks:
        gap = gaps.get(number, gap)
        code = rules.get(number, gap)
        if not ranges or ranges[-1][1] != code:
            ranges.append((number, code))
    return ranges


def _pick(table, names):
    return [table[name] for name in names.split() if name in table]


def _assembled(code):
    return b''.join(struct.pack('=HBBI', *instruction) for instruction in code)


class Filter:
    """A filter in the form that the kernel takes, ready to be put on."""

    def __init__(self, code):
        self.code = code
        self._buffer = ctypes.create_string_buffer(_assembled(code))
        self._program = _Program(len(code), ctypes.addressof(self._buffer))
        self._control = _libc.prctl
        self._arguments = (
            ctypes.c_int(_PR_SET_SECCOMP),
            ctypes.c_ulong(_SECCOMP_FILTER),
            ctypes.byref(self._program),
            ctypes.c_ulong(0),
            ctypes.c_ulong(0),
        )
        # The places that hold the number of the process that puts it on.
        self._own = [place * 8 + 4 for place, instruction in enumerate(code) if instruction[3] == OWN]

    @property
    def address(self):
        """Of the program as the kernel takes it; as long as this object lives."""
        return ctypes.addressof(self._program)

    @property
    def names_process(self):
        return bool(self._own)

    def call(self, pid):
        """What puts it on, for ever, in the process `pid`: a function of C, which returns 0, and its arguments."""
        for place in self._own:
            struct.pack_into('=I', self._buffer, place, pid)
        return self._control, self._arguments

    def put_on(self):
        """Restricts this process and all that it starts, for ever; raises OSError."""
        control, arguments = self.call(os.getpid())
        if control(*arguments) != 0:
            raise OSError(ctypes.get_errno(), 'seccomp filter')


# Stands in a filter for the number of the process that puts it on: no process has it.
OWN = 0x7FFFFFFE


def lane_code(processes, changes):
    """What the lane may do, and so at most what samples may. `changes`: to files, where a mount view bounds them."""
    allow, deny = (_answer(_ALLOW),), (_answer(_DENY),)
    rules = {}
    for table in (IO, FILES, SELF, SIGNALS) + ((CHANGES,) if changes else ()):
        rules.update((number, allow) for number in table.values())
    rules.update((number, (_answer(_KILL),)) for number in DEADLY.values())
    for name, code in (
        ('clone', _clone(True)),
        ('clone3', [_answer(_UNKNOWN)]),
        ('fork', allow),
        ('vfork', allow),
        ('execve', allow if processes else deny),
        ('execveat', allow if processes else deny),
        # Datagram sockets reach others by name even when they are a pair.
        ('socketpair', [_argument(0), (_EQUAL, 1, 0, _AF_UNIX), _answer(_DENY), _argument(1), (_AND, 0, 0, _SOCK_KIND),
                        (_EQUAL, 1, 0, _SOCK_STREAM), _answer(_DENY), _answer(_ALLOW)]),
        ('ioctl', _only(1, _IOCTLS, _ERRNO | errno.ENOTTY)),
        ('fcntl', _fcntl(processes)),
        ('flock', allow if processes else (_answer(_NOTHING),)),
        ('prctl', _only(0, _PRCTLS)),
        ('prlimit64', _only(0, (0,))),
        ('sched_setaffinity', _only(0, (0,))),
        ('sched_setscheduler', _only(0, (0,))),
        ('sched_setparam', _only(0, (0,))),
        ('setpriority', [_argument(0), (_EQUAL, 1, 0, 0), _answer(_DENY)] + _only(1, (0,))),
    ):
        if name in ARGUED:
            rules[ARGUED[name]] = tuple(code)
    gaps = {0: deny, _syscalls.NEWEST + 1: (_answer(_UNKNOWN),), _X32: (_answer(_KILL),)}
    native = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, _syscalls.architecture), _answer(_KILL)]
    return native + [(_LOAD, 0, 0, _NUMBER)] + _tree(_ranges(rules, gaps))


def sample_code(processes, signals):
    """What a sample may not do that the lane may. `signals`: to any process, where there are none but the sample's."""
    allow, deny = (_answer(_ALLOW),), (_answer(_DENY),)
    rules = {ARGUED['prctl']: tuple(_never(0, _PRCTLS_OF_LANE))}
    if not processes:
        rules[ARGUED['clone']] = tuple(_clone(False))
        rules.update((number, deny) for number in _pick(ARGUED, 'fork vfork execve execveat'))
    if not signals:
        own = tuple(_only(0, (OWN,)))
        rules.update((number, own) for number in _pick(SIGNALS, 'kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo'))
        rules.update((number, deny) for number in _pick(SIGNALS, 'pidfd_open pidfd_send_signal'))
    return [(_LOAD, 0, 0, _NUMBER)] + _tree(_ranges(rules, {0: allow}))


def available():
    return _syscalls.known and _libc.prctl(21, 0, 0, 0, 0) >= 0
