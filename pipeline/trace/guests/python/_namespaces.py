"""Namespaces of a process' own: users, processes, mounts, IPC, host name and network."""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import os

import _syscalls

NEW_USER, NEW_PID = 0x10000000, 0x20000000
# Mounts, IPC, host name and network.
REST = 0x00020000 | 0x08000000 | 0x04000000 | 0x40000000
# 'nobody', whom samples see as themselves.
INSIDE = 65534
_HOST_NAME = b'sample'
_LINKS = {'user': 'user', 'pid': 'pid', 'mount': 'mnt', 'ipc': 'ipc', 'uts': 'uts', 'net': 'net'}
NAMES = tuple(_LINKS)

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags):
    """unshare(2); raises OSError."""
    _syscalls.check(_libc.unshare(ctypes.c_int(flags)), 'unshare')


def open_proc():
    """A descriptor of /proc, which outlives the view of it; raises OSError."""
    return os.open('/proc', os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)


def identities(proc):
    """What tells the namespaces that this process is in from others, by name."""
    return {name: os.readlink('self/ns/' + link, dir_fd=proc) for name, link in _LINKS.items()}


def map_user(proc, user, group):
    """Gives the new user namespace its only user and group; raises OSError."""
    for path, text in (
        ('self/setgroups', 'deny'),
        ('self/uid_map', '%d %d 1' % (INSIDE, user)),
        ('self/gid_map', '%d %d 1' % (INSIDE, group)),
    ):
        descriptor = os.open(path, os.O_WRONLY, dir_fd=proc)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


def set_host_name():
    _syscalls.check(_libc.sethostname(_HOST_NAME, ctypes.c_size_t(len(_HOST_NAME))), 'sethostname')
    _syscalls.check(_libc.setdomainname(b'', ctypes.c_size_t(0)), 'setdomainname')


def split():
    """Goes on as pid 1 of a new process namespace; in the process before, the new one's number is returned.

    Whoever is not root needs a user namespace for it, and gets one. Raises OSError.
    """
    if os.geteuid() == 0:
        unshare(NEW_PID)
    else:
        user, group = os.geteuid(), os.getegid()
        proc = open_proc()
        unshare(NEW_USER | NEW_PID)
        map_user(proc, user, group)
        os.close(proc)
    return os.fork()
