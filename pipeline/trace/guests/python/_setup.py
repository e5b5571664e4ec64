"""Shutting a process in, step by step, from the outermost layer."""

__builtins__ = dict(vars(__import__('builtins')))

import errno
import os
import signal
from types import SimpleNamespace

import _cgroup
import _interpreter
import _landlock
import _limits
import _namespaces
import _privileges
import _probe
import _seccomp
import _syscalls
import _view
from _closed import Shelter
from _layers import NEEDED, OPEN, ORDER, SET_UP, TRUSTED, Unavailable

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_DEVICE = _landlock.READ | _landlock.WRITE | 1 << 15


class Setup:
    """What was asked for, and what was found out before anything was closed."""

    def __init__(self, view, processes, folder):
        self.programs = view == 'system'
        self.processes = bool(processes)
        self.folder = folder
        self.outer = os.getpid()
        self.root = os.geteuid() == 0
        self.outside = os.stat('/').st_dev
        self.paths = _interpreter.paths()
        self.packages = _interpreter.packages()
        self.group = _cgroup.Group()
        self.before = {}
        self.faults = []

    def build(self, level):
        """Closes all that the level closes, in the process that goes on as the lane. Raises Unavailable."""
        step = SET_UP
        try:
            os.setsid()
            os.umask(0o022)
            _privileges.forget_environment()
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            own = []
            if level == 'namespaces':
                step = 'mount'
                own = self._separate()
            else:
                step = 'uid'
                self._step_down(level)
            step = 'rlimits'
            bounds = _limits.Bounds(level == 'namespaces' and _limits.counts_by_namespace())
            shelter = Shelter(level, bounds, self.group)
            _syscalls.control(_PR_SET_NO_NEW_PRIVS, 1)
            step = 'landlock'
            self._restrict(level)
            step = 'hidden'
            _privileges.hide()
            # A change of user would undo it, so not before.
            _syscalls.control(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
            step = 'seccomp'
            if not self._filter(level):
                shelter.without_filters()
        except OSError as error:
            raise Unavailable(level, step, str(error))
        self._judge(shelter, own)
        return shelter

    def _separate(self):
        """The namespaces, and what is seen through them; the names of those that are this process' own."""
        proc = _namespaces.open_proc()
        try:
            inside = _namespaces.INSIDE
            user, group = inside, inside
            if self.root:
                user = group = _privileges.free_user(self.outer)
            _namespaces.unshare(_namespaces.REST)
            _namespaces.set_host_name()
            _view.enter(self.paths, user, group, inside, self.programs)
            if self.root:
                _privileges.close_bounds()
                _privileges.become(user)
                _namespaces.unshare(_namespaces.NEW_USER)
                _namespaces.map_user(proc, user, group)
            after = _namespaces.identities(proc)
        finally:
            os.close(proc)
        _privileges.close_bounds()
        _privileges.keep(0)
        os.chdir('/work')
        return [name for name in _namespaces.NAMES if after[name] != self.before[name]]

    def _step_down(self, level):
        """From root to a user without rights, as far as the interpreter can still be read."""
        if level == 'landlock':
            os.chdir('/')
        if not self.root:
            _privileges.keep(0)
            return
        user = _privileges.free_user(self.outer)
        readable = _privileges.can_read_as(user, self.paths + self.packages)
        _privileges.close_bounds()
        if level == 'landlock' or readable and self.folder is not None:
            if self.folder is not None and level == 'rlimits':
                os.chown(self.folder, user, user)
            _privileges.become(user)
        _privileges.keep(0 if readable or level != 'landlock' else _privileges.READ_ALL)
        if level == 'rlimits' and os.getuid() == 0 and self.processes and 'pids' in self.group.missing:
            raise Unavailable(level, 'uid', 'nothing bounds the processes of root')

    def _restrict(self, level):
        if level == 'rlimits':
            return
        view = _landlock.READ | _landlock.LIST
        rules = [(path, _DEVICE) for path in _view.DEVICES]
        if level == 'namespaces':
            change = _landlock.CHANGE
            if self.programs:
                view |= _landlock.EXECUTE
                change |= _landlock.EXECUTE
            rules += [('/', view)] + [(path, change) for path, _ in _view.FOLDERS]
        else:
            rules += [(path, view) for path in self.paths + self.packages + ['/etc/ld.so.cache']]
        try:
            _landlock.restrict(rules)
        except OSError:
            if level == 'landlock':
                raise

    def _filter(self, level):
        """Whether system calls are filtered: at the last level they need not be, but for root."""
        processes = self.processes and level != 'landlock'
        try:
            if not _seccomp.available():
                raise OSError(errno.ENOSYS, 'no filters in this kernel, or an unknown architecture')
            _seccomp.Filter(_seccomp.lane_code(processes, level != 'landlock')).put_on()
        except OSError:
            if level != 'rlimits' or self.root:
                raise
            return False
        return True

    def _judge(self, shelter, own):
        """Lists the layers that hold and those that do not; raises Unavailable where the level is none without one."""
        shelter.fit(SimpleNamespace(cpu_seconds=10, file_bytes=1 << 20, memory_bytes=1 << 40, processes=0))
        held = _probe.ask(self.outside, self.outer, shelter.folders, shelter.close_sample)
        if shelter.level == 'namespaces':
            held = [name for name in held if name not in _namespaces.NAMES or name in own]
            held += [name for name in own if name not in ('mount', 'pid')]
        else:
            held = [name for name in held if name not in _namespaces.NAMES]
        for layer in NEEDED[shelter.level]:
            if layer not in held:
                raise Unavailable(shelter.level, layer, 'what it denies went through')
        shelter.layers = [name for name in ORDER if name in held]
        holes = dict(OPEN, **(TRUSTED if shelter.level == 'rlimits' else {}))
        missing = [name for name in ORDER if name not in held]
        for controller in ('memory', 'pids'):
            name = 'cgroup-' + controller
            (missing if controller in self.group.missing else shelter.layers).append(name)
        reasons = {fault.layer: ' (%s)' % fault.why for fault in self.faults}
        shelter.missing = [{'layer': name, 'open': holes[name] + reasons.get(name, '')} for name in missing]
