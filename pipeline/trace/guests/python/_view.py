"""What of the machine's files a sample sees: the interpreter, read-only, and folders of its own in memory."""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import os
import re
import stat
import sys

import _interpreter
import _syscalls

_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT = 1, 2, 4, 8, 32
_BIND, _REC, _PRIVATE, _DETACH = 0x1000, 0x4000, 0x40000, 2
# Where the new root is put together; what lies there is reached through descriptors opened before.
_STAGES = ('/tmp', '/mnt', '/var/tmp', '/run')
DEVICES = ('/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom')
_SYSTEM = ('/usr', '/bin', '/sbin', '/lib', '/lib64', '/lib32', '/etc/alternatives', '/etc/ld.so.cache')
# Bytes and inodes of each folder that samples write to.
_ROOM = 'size=64m,nr_inodes=4096'
FOLDERS = (('/work', 0o755), ('/tmp', 0o1777), ('/dev/shm', 0o1777))
# Where a loader that has no list of its own looks.
_DEFAULT = ('/lib', '/lib64', '/usr/lib', '/usr/lib64')
_PASSWD = 'nobody:x:%d:%d:nobody:/:/bin/false\n'
_GROUP = 'nogroup:x:%d:\n'
# Where samples see packages: paths of the host are not theirs to know.
_SHOWN = '/packages/%d'

_libc = ctypes.CDLL(None, use_errno=True)


def mount(source, target, kind, flags, data=None):
    """mount(2); raises OSError."""
    words = [None if word is None else os.fsencode(word) for word in (source, target, kind, data)]
    result = _libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3])
    _syscalls.check(result, 'mount on %s' % target)


def _walk(path):
    """The symbolic links on the way to a path, (path, target) each, and where they lead."""
    links = []
    real, parts = '/', path.strip('/').split('/')
    while parts:
        step = os.path.join(real, parts.pop(0))
        if os.path.islink(step) and len(links) < 40:
            links.append((step, os.readlink(step)))
            parts = os.path.normpath(os.path.join(real, links[-1][1])).strip('/').split('/') + parts
            real = '/'
        else:
            real = step
    return links, real


class _Place:
    """Something of the host that is to be seen in the new root, at the same path."""

    def __init__(self, path):
        self.path = path
        self.descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        self.is_folder = stat.S_ISDIR(os.fstat(self.descriptor).st_mode)


class _Plan:
    """All that has to be asked of the host's files, before the new root hides a part of them."""

    def __init__(self, paths):
        self.links = {}
        self.places = []
        reals = set()
        for path in paths:
            links, real = _walk(path)
            self.links.update(links)
            reals.add(real)
        # What contains others comes first.
        for real in sorted(reals):
            if not self.holds(real) and os.path.exists(real):
                self.places.append(_Place(real))
        for path in paths:
            self._alias(path)
        self.links = {path: target for path, target in self.links.items() if not self.holds(path)}

    def _alias(self, path):
        """A library that only the machine's list of libraries leads to is found without that list."""
        folder, base = os.path.split(path)
        if '.so' not in base or self.holds(path) or {folder, os.path.dirname(folder)} & set(_DEFAULT):
            return
        for usual in _DEFAULT:
            if os.path.isdir(usual):
                self.links.setdefault(os.path.join(os.path.realpath(usual), base), path)

    def holds(self, path):
        return any(place.is_folder and (path + '/').startswith(place.path + '/') for place in self.places)

    def close(self):
        for place in self.places:
            os.close(place.descriptor)


def _make_folder(path, mode=0o755):
    if not os.path.isdir(path):
        _make_folder(os.path.dirname(path))
        os.mkdir(path)
        os.chmod(path, mode)


def _make_file(path, text=''):
    _make_folder(os.path.dirname(path))
    with open(path, 'w') as file:
        file.write(text)


def _bind(place, stage):
    target = stage + place.path
    if place.is_folder:
        _make_folder(target)
    else:
        _make_file(target)
    mount('/proc/self/fd/%d' % place.descriptor, target, None, _BIND | _REC)


def _mounts(stage):
    """Mount points below the new root, a folder before what is mounted below it."""
    with open('/proc/self/mountinfo') as file:
        points = [line.split()[4] for line in file]
    points = [re.sub(r'\\([0-7]{3})', lambda found: chr(int(found.group(1), 8)), point) for point in points]
    return [point for point in points if point.startswith(stage + '/')]


def _seal(point, flags):
    # What the mount forbids already may not be taken back in a user namespace.
    kept = os.statvfs(point).f_flag & _NOEXEC
    mount(None, point, None, _REMOUNT | _BIND | _RDONLY | _NOSUID | flags | kept)


def _hide_packages(stage, plan):
    """What was installed beside the library is not for samples to see there."""
    for folder in sys.path:
        for name in _interpreter.PACKAGES:
            path = os.path.join(folder, name)
            if plan.holds(path) and os.path.isdir(stage + path):
                mount('none', stage + path, 'tmpfs', _RDONLY | _NOSUID | _NODEV, 'size=4k,nr_inodes=2,mode=755')


def enter(paths, user, group, inside, programs):
    """Makes `paths` and the folders of samples, which belong to `user`, all that there is; raises OSError.

    Needs a mount namespace of this process' own, and /proc. `inside` is the user's number as samples see it; `programs`
    says whether they may start any.
    """
    mount('none', '/', None, _REC | _PRIVATE)
    stage = next(folder for folder in _STAGES if os.path.isdir(folder))
    plan = _Plan(list(paths) + list(DEVICES) + [path for path in _SYSTEM if programs and os.path.lexists(path)])
    installed = [_Place(path) for path in _interpreter.packages()]
    os.umask(0o022)
    mount('none', stage, 'tmpfs', _NOSUID | _NODEV, 'size=1m,nr_inodes=4096,mode=755')
    for place in plan.places:
        _bind(place, stage)
    _hide_packages(stage, plan)
    for number, place in enumerate(installed):
        sys.path[sys.path.index(place.path)] = place.path = _SHOWN % number
        _bind(place, stage)
        os.close(place.descriptor)
    for path, target in plan.links.items():
        _make_folder(os.path.dirname(stage + path))
        if not os.path.lexists(stage + path):
            os.symlink(target, stage + path)
    if not plan.holds('/etc'):
        _make_file(stage + '/etc/passwd', _PASSWD % (inside, inside))
        _make_file(stage + '/etc/group', _GROUP % inside)
    for point in _mounts(stage):
        _seal(point, 0 if point[len(stage) :] in DEVICES else _NODEV)
    plan.close()
    for path, mode in FOLDERS:
        _make_folder(stage + path)
        options = '%s,mode=%o,uid=%d,gid=%d' % (_ROOM, mode, user, group)
        mount('none', stage + path, 'tmpfs', _NOSUID | _NODEV | (0 if programs else _NOEXEC), options)
        os.utime(stage + path, (0, 0))
    _seal(stage, _NODEV)
    os.chdir(stage)
    _syscalls.call('pivot_root', b'.', b'.')
    _syscalls.check(_libc.umount2(b'.', _DETACH), 'umount of the old root')
    os.chdir('/')
