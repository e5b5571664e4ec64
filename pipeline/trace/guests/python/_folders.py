"""Emptying folders that untrusted programs have written to."""

__builtins__ = dict(vars(__import__('builtins')))

import os
import stat

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def _remove(name, parent):
    """Removes what is not a folder, or is an empty one; whether it is gone."""
    try:
        if stat.S_ISDIR(os.lstat(name, dir_fd=parent).st_mode):
            # Else its entries can not be listed, nor itself moved.
            os.chmod(name, 0o700, dir_fd=parent)
            os.rmdir(name, dir_fd=parent)
        else:
            os.unlink(name, dir_fd=parent)
        return True
    except OSError:
        return False


def _flatten(folder, names):
    """Empties a folder without ever going deeper than one level: what lies below is moved up."""
    serial = 0
    while names:
        name = names.pop()
        if _remove(name, folder):
            continue
        inner = os.open(name, _OPEN, dir_fd=folder)
        try:
            for below in os.listdir(inner):
                if _remove(below, inner):
                    continue
                while True:
                    serial += 1
                    moved = '.%d' % serial
                    if not _exists(moved, folder):
                        break
                os.rename(below, moved, src_dir_fd=inner, dst_dir_fd=folder)
                names.append(moved)
        finally:
            os.close(inner)
        os.rmdir(name, dir_fd=folder)


def _exists(name, parent):
    try:
        os.lstat(name, dir_fd=parent)
        return True
    except FileNotFoundError:
        return False


def empty(path, mode):
    """Removes all in a folder, and gives it its permissions back; no process may be at work there. Raises OSError."""
    if stat.S_IMODE(os.stat(path).st_mode) != mode:
        os.chmod(path, mode)
    names = os.listdir(path)
    if names:
        folder = os.open(path, _OPEN)
        try:
            _flatten(folder, names)
        finally:
            os.close(folder)
        # When it was last written to is the same for every sample.
        os.utime(path, (0, 0))
        if os.listdir(path):
            raise OSError(39, 'not empty', path)


def cleared(path, mode):
    """`empty`; False where that can not be."""
    try:
        empty(path, mode)
    except OSError:
        return False
    return True
