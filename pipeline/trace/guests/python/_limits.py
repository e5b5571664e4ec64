"""Bounds that the kernel keeps, and the audit hook that answers what they can not."""

__builtins__ = dict(vars(__import__('builtins')))

import errno
import os
import resource
import sys
import threading

_STACK = 64 << 20
FILES = 64
# The kernel counts threads as processes. Outside of a user namespace it counts all that the user has on the machine.
_THREADS = 1000
_THREADS_BESIDE_PROCESSES = 32
_PROCESSES_OF_THE_USER = 4096
_thread_start = threading.Thread._bootstrap_inner.__code__
_STARTS_PROCESS = frozenset(['os.fork', 'os.forkpty', 'os.posix_spawn', 'os.spawn', 'os.exec', 'os.system', 'subprocess.Popen', 'pty.spawn'])


class Bounds:
    """Resource limits: those that are the same for all are set at once, for this process and all that it starts."""

    def __init__(self, counts_alone):
        self.counts_alone = counts_alone
        self._hard = {}
        for name, value in (('CORE', 0), ('NOFILE', FILES), ('STACK', _STACK), ('MSGQUEUE', 0), ('NICE', 0), ('RTPRIO', 0)):
            which = getattr(resource, 'RLIMIT_' + name, None)
            if which is not None:
                resource.setrlimit(*self._under(which, value, value))

    def _under(self, which, soft, hard):
        """The same, as far as this process may set it at all."""
        if which not in self._hard:
            self._hard[which] = resource.getrlimit(which)[1]
        most = self._hard[which]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        return which, (soft, hard)

    def threads(self):
        """The most processes and threads: without processes, and beside those that a sample may start."""
        if not self.counts_alone:
            return _PROCESSES_OF_THE_USER, _PROCESSES_OF_THE_USER
        return _THREADS, _THREADS_BESIDE_PROCESSES

    def of(self, order):
        """The bounds of one sample: arguments of `setrlimit`."""
        alone, beside = self.threads()
        most = beside + order.processes if order.processes else alone
        return [
            self._under(resource.RLIMIT_CPU, order.cpu_seconds, order.cpu_seconds + 1),
            self._under(resource.RLIMIT_FSIZE, order.file_bytes, order.file_bytes),
            self._under(resource.RLIMIT_NPROC, most, most),
            self._under(resource.RLIMIT_AS, order.memory_bytes, order.memory_bytes),
        ]


def counts_by_namespace():
    """Whether processes of one user are counted in each user namespace by itself: Linux 5.14."""
    version = os.uname().release.split('.')
    return [int(''.join(filter(str.isdigit, part)) or 0) for part in version[:2]] >= [5, 14]


class Watch:
    """Sees what the sample asks of the interpreter. An audit hook can not be taken out again."""

    def __init__(self):
        # Of the sample; it says how many processes that may start.
        self.job = None
        self.ours = True
        self.tampered = False
        # Whether there is, or was, another process than the sample's.
        self.accompanied = False
        # Code that stands between the interpreter's hooks and who sets them.
        self.passing = set()

    def __call__(self, event, facts):
        if self.ours:
            return
        if event == 'sys.settrace' or event == 'sys.setprofile':
            # A thread that starts installs the hooks that `threading` holds.
            caller = sys._getframe(1)
            if caller.f_code in self.passing:
                caller = caller.f_back
            self.tampered = self.tampered or caller.f_code is not _thread_start
        elif event == 'sys.monitoring.register_callback':
            self.tampered = True
        elif event in _STARTS_PROCESS:
            if not self.job.processes:
                raise PermissionError(errno.EPERM, 'Operation not permitted')
            self.accompanied = True
