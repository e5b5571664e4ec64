"""Finds out what holds by trying what is denied: each act is harmless where it is not."""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import os
import resource
import signal
import stat

import _privileges

_libc = ctypes.CDLL(None, use_errno=True)
_AF_UNIX, _SOCK_STREAM = 1, 1
_NEW_UTS = 0x04000000
_PTRACE_TRACEME = 0


def _refused(act, *arguments):
    """Whether an act of the library or of C fails."""
    try:
        result = act(*arguments)
    except OSError:
        return True
    if isinstance(result, int) and result >= 0 and act is os.open:
        os.close(result)
    return isinstance(result, int) and result < 0


def _no_process():
    try:
        pid = os.fork()
    except OSError:
        return True
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return False


def _no_socket():
    descriptor = _libc.socket(_AF_UNIX, _SOCK_STREAM, 0)
    if descriptor >= 0:
        os.close(descriptor)
    return descriptor < 0


def _seccomp():
    return _no_socket() and _no_process() and _libc.unshare(_NEW_UTS) != 0 and _libc.sethostname(b'x', 1) != 0


def _mount(outside):
    """`outside` is the device that the machine's root is on."""
    return (
        os.stat('/').st_dev != outside
        and not any(os.path.exists(path) for path in ('/proc/self', '/sys/kernel', '/var', '/home'))
        and _refused(os.open, '/probe', os.O_WRONLY | os.O_CREAT)
        and _refused(os.open, os.path.dirname(os.__file__) + '/probe', os.O_WRONLY | os.O_CREAT)
    )


def _landlock(folders):
    if not folders:
        return _refused(os.listdir, '/') and _refused(os.open, '/tmp/.probe', os.O_WRONLY | os.O_CREAT)
    # No privilege is needed to make device 0:0, so nothing else denies it.
    path = folders[0] + '/.probe'
    if _refused(os.mknod, path, stat.S_IFCHR | 0o600, 0):
        return True
    os.unlink(path)
    return False


def _rlimits():
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    return soft == hard and _refused(resource.setrlimit, resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))


def _alone(outer):
    return os.getppid() == 1 and (outer < 100 or _refused(os.kill, outer, 0))


def _wide(value):
    try:
        return value()
    except ValueError:
        # How `resource` says that a limit can not be raised.
        return True


def tell(outside, outer, folders):
    """What holds, by layer, for a process that is shut in as a sample is."""
    return {
        'seccomp': _seccomp(),
        'rlimits': _wide(_rlimits),
        'capabilities': not any(_privileges.capabilities()),
        'hidden': _privileges.is_hidden(),
        'uid': os.getuid() != 0,
        'mount': _mount(outside),
        'pid': _alone(outer),
        'landlock': _landlock(folders),
    }


def ask(outside, outer, folders, close):
    """`tell`, by a child that `close` shuts in; and whether an attack on another process ends the one that tries."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            close()
            held = [name for name, holds in tell(outside, outer, folders).items() if holds]
            os.write(writer, ' '.join(held).encode())
        finally:
            os._exit(0)
    os.close(writer)
    held = os.read(reader, 4096).decode().split()
    os.close(reader)
    os.waitpid(pid, 0)
    pid = os.fork()
    if pid == 0:
        try:
            close()
            _libc.ptrace(_PTRACE_TRACEME, 0, 0, 0)
        finally:
            os._exit(0)
    status = os.waitpid(pid, 0)[1]
    if 'seccomp' in held and not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS):
        held.remove('seccomp')
    return held
