"""A control group for a lane, where this process may make one: it bounds the memory and the processes of all together."""

__builtins__ = dict(vars(__import__('builtins')))

import os

_PREFIX = 'tracemill-'
_CONTROLLERS = ('memory', 'pids')
PROCESSES = 1024


def _mounts():
    """Mounted hierarchies: (controllers, mount point, root in the hierarchy); no controllers for version 2."""
    found = []
    with open('/proc/self/mountinfo') as file:
        for line in file:
            left, _, right = line.partition(' - ')
            kind, _, options = right.split(None, 2)
            fields = left.split()
            if kind == 'cgroup2':
                found.append(((), fields[4], fields[3]))
            elif kind == 'cgroup':
                found.append((tuple(options.strip().split(',')), fields[4], fields[3]))
    return found


def _own():
    """This process' place in each hierarchy, by controllers."""
    own = {}
    with open('/proc/self/cgroup') as file:
        for line in file:
            _, controllers, path = line.rstrip('\n').split(':', 2)
            own[tuple(filter(None, controllers.split(',')))] = path
    return own


def _folders():
    """For each controller the folder of this process' group, and the version of the interface."""
    own = _own()
    found = {}
    for options, point, root in _mounts():
        for controllers, path in own.items():
            if controllers and not set(controllers) <= set(options) or bool(controllers) != bool(options):
                continue
            if root != '/':
                path = path[len(root) :] if path.startswith(root) else '/'
            folder = os.path.normpath(point + '/' + path)
            if not controllers:
                try:
                    with open(folder + '/cgroup.subtree_control') as file:
                        given = file.read().split()
                except OSError:
                    given = []
                found.update((name, (folder, 2)) for name in given if name in _CONTROLLERS)
            found.update((name, (folder, 1)) for name in controllers if name in _CONTROLLERS)
    return found


def _began(pid):
    """When a process began, which tells it from a later one of the same number; None where there is none."""
    try:
        with open('/proc/%d/stat' % pid) as file:
            return file.read().rpartition(')')[2].split()[19]
    except OSError:
        return None


def _write(path, value):
    with open(path, 'w') as file:
        file.write(str(value))


def _sweep(folder):
    """Removes the groups of lanes that were killed. A group that has processes is not removed by the kernel."""
    for name in os.listdir(folder):
        pid, _, began = name[len(_PREFIX) :].partition('-')
        if name.startswith(_PREFIX) and pid.isdigit() and _began(int(pid)) != began:
            try:
                os.rmdir(os.path.join(folder, name))
            except OSError:
                pass


class Group:
    """The lane's groups, one for each controller that could be had; `missing` says why the others could not."""

    def __init__(self):
        self.folders = {}
        self.missing = {}
        self._memory = None
        self._bound = None
        self._events = None
        name = '%s%d-%s' % (_PREFIX, os.getpid(), _began(os.getpid()))
        folders = _folders() if os.path.exists('/proc/self/cgroup') else {}
        for controller in _CONTROLLERS:
            if controller not in folders:
                self.missing[controller] = 'no controller'
                continue
            parent, version = folders[controller]
            try:
                _sweep(parent)
                folder = os.path.join(parent, name)
                if not os.path.isdir(folder):
                    os.mkdir(folder)
                self.folders[controller] = folder
                if controller == 'pids':
                    _write(folder + '/pids.max', PROCESSES)
                else:
                    self._open_memory(folder, version)
            except OSError as error:
                self.missing[controller] = error.strerror
                self._drop(controller)

    def _open_memory(self, folder, version):
        limit, events = ('memory.max', 'memory.events') if version == 2 else ('memory.limit_in_bytes', 'memory.oom_control')
        self._memory = os.open(os.path.join(folder, limit), os.O_RDWR | os.O_CLOEXEC)
        self._events = os.open(os.path.join(folder, events), os.O_RDONLY | os.O_CLOEXEC)
        # Moving what is bounded to a disk would be no bound.
        for name, value in (('memory.swap.max', 0), ('memory.swappiness', 0)):
            try:
                _write(os.path.join(folder, name), value)
            except OSError:
                pass

    def _drop(self, controller):
        folder = self.folders.pop(controller, None)
        if folder is not None:
            try:
                os.rmdir(folder)
            except OSError:
                pass

    def add(self, pid):
        """Moves a process, and so all that it starts from now on."""
        for controller, folder in list(self.folders.items()):
            try:
                _write(folder + '/cgroup.procs', pid)
            except OSError as error:
                self.missing[controller] = error.strerror
                self._drop(controller)

    def bound(self, size):
        """Sets the most bytes of all processes together; raises OSError."""
        if self._memory is not None and size != self._bound:
            os.pwrite(self._memory, str(size).encode(), 0)
            self._bound = size

    def descriptors(self):
        """Of the file that bounds the memory, and of that which counts kills; -1 for none."""
        return tuple(-1 if each is None else each for each in (self._memory, self._events))

    def kills(self):
        """How many processes were ended for want of memory, since the lane began."""
        if self._events is None:
            return 0
        for line in os.pread(self._events, 4096, 0).decode().splitlines():
            if line.startswith('oom_kill '):
                return int(line.split()[1])
        return 0

    def remove(self):
        for controller in list(self.folders):
            self._drop(controller)
