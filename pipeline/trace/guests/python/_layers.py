"""The layers that shut a lane in: what is open where one is missing, and which each level can not do without."""

__builtins__ = dict(vars(__import__('builtins')))

import _namespaces

# Stands for a layer where setting up failed by itself.
SET_UP = 'set-up'
# What is open where a layer is missing.
OPEN = {
    'user': 'the kernel counts what samples use together with what else the user runs',
    'pid': 'samples can not start processes',
    'mount': "names, sizes and times of the machine's files can be seen, and samples have no folder to write to",
    'ipc': 'nothing while seccomp holds',
    'uts': "the machine's name can be read",
    'net': 'nothing while seccomp holds',
    'landlock': 'nothing while the mount view holds',
    'seccomp': 'the whole interface of the kernel',
    'capabilities': 'samples can read all that Landlock leaves, whoever owns it',
    'uid': 'samples run as root',
    'hidden': "a sample can look into the lane's memory",
    'rlimits': 'samples can use up the machine',
    'cgroup-memory': 'memory is bounded for each process, not for all of a sample together',
    'cgroup-pids': 'processes are bounded by the limit of a user alone',
}
# The same at the last level.
TRUSTED = {
    'landlock': 'all files that the user can open',
    'mount': 'all files that the user can open',
    'pid': 'what samples start can outlive them',
    'net': 'the network, unless seccomp holds',
}
NEEDED = {
    'namespaces': _namespaces.NAMES + ('seccomp', 'capabilities', 'hidden', 'rlimits'),
    'landlock': ('landlock', 'seccomp', 'hidden', 'rlimits'),
    'rlimits': ('rlimits',),
}
ORDER = _namespaces.NAMES + ('landlock', 'seccomp', 'capabilities', 'uid', 'hidden', 'rlimits')


class Unavailable(Exception):
    """A level, or a layer of it, that this machine does not give."""

    def __init__(self, level, layer, why):
        super().__init__('%s: no %s: %s' % (level, layer, why))
        self.level, self.layer, self.why = level, layer, why
