"""What a sample sees of the machine it runs on: one processor, whatever there is and wherever the lane is at work."""

__builtins__ = dict(vars(__import__('builtins')))

import errno
import os
import posix

_COUNTS = ('SC_NPROCESSORS_CONF', 'SC_NPROCESSORS_ONLN')
_numbers = [os.sysconf_names[name] for name in _COUNTS if name in os.sysconf_names]
_sysconf = os.sysconf
_getpid = os.getpid


def cpu_count():
    return 1


def process_cpu_count():
    return 1


def sched_getaffinity(pid):
    return {0}


def sched_setaffinity(pid, mask):
    if pid not in (0, _getpid()):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
    if 0 not in mask:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def sysconf(name):
    return 1 if name in _COUNTS or name in _numbers else _sysconf(name)


def install():
    for function in (cpu_count, process_cpu_count, sched_getaffinity, sched_setaffinity, sysconf):
        name = function.__name__
        function.__module__ = 'posix'
        for module in (os, posix):
            if hasattr(module, name):
                setattr(module, name, function)
