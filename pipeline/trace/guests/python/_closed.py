"""What a lane is shut in by, and what it does for each sample."""

__builtins__ = dict(vars(__import__('builtins')))

import errno
import os
import resource

import _folders
import _seccomp
import _view

# Of all processes together, the lane's own pages and files in memory included, beyond what one sample may have.
_SLACK = 256 << 20


class Shelter:
    """What the lane is shut in by, once it is."""

    def __init__(self, level, bounds, group):
        self.level = level
        self.layers = []
        self.missing = []
        self.can_kill_all = level == 'namespaces'
        self._kept = _view.FOLDERS if level == 'namespaces' else ()
        self.folders = [path for path, _ in self._kept]
        self._bounds = bounds
        self._group = group
        # Made before any fork: every page that a child touches is copied for it.
        self._filters = {}
        self._fitted = None
        self._steps = ()
        self._filter = None
        if _seccomp.available():
            signals = self.can_kill_all or level == 'rlimits'
            for processes in (False, True):
                self._filters[processes] = _seccomp.Filter(_seccomp.sample_code(processes, signals))

    def without_filters(self):
        self._filters = {}

    def fit(self, order):
        """In the lane, before it forks for a sample: bounds all processes together, where there is a control group.

        And works out what `close_sample` has to do, which each child would pay for.
        """
        self._group.bound(order.memory_bytes + _SLACK)
        said = order.cpu_seconds, order.file_bytes, order.memory_bytes, order.processes
        if said == self._fitted:
            return
        self._fitted = said
        bounds = [(resource.setrlimit, words) for words in self._bounds.of(order)]
        self._filter = self._filters.get(order.processes > 0 and self.level != 'landlock')
        self._steps = tuple(bounds if self._filter is None else bounds + [self._filter.call(0)])
        if self._filter is None or not self._filter.names_process:
            self._filter = None

    def close_sample(self):
        """In the sample's process, last of all before it runs: closes what is still open to it, for ever."""
        if self._filter is not None:
            self._filter.call(os.getpid())
        for act, words in self._steps:
            if act(*words):
                raise OSError(errno.EPERM, 'the sample is not shut in')

    def put_on_filter(self, processes):
        """The part of `close_sample` that C can not do: a filter that names the process it is for."""
        self._filters[processes].put_on()

    def programs(self):
        """Addresses of the filters without and with processes, 0 where there are none; None where they name a process."""
        filters = [self._filters.get(processes) for processes in (False, True)]
        if any(each is not None and each.names_process for each in filters):
            return None
        return tuple(0 if each is None else each.address for each in filters)

    def threads(self):
        return self._bounds.threads()

    def group(self):
        """Files of the control group that bound its memory and count its kills, and the bytes beyond a sample's."""
        return self._group.descriptors() + (_SLACK,)

    def clean(self):
        """In the lane, when no other process is left: empties the samples' folders. False where that can not be."""
        return all([_folders.cleared(path, mode) for path, mode in self._kept])

    def oom_kills(self):
        """How many processes were ended for want of memory so far; 0 without a control group."""
        return self._group.kills()
