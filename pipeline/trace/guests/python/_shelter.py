"""Shuts the lane and its samples in: the levels, and what is done for each sample.

`namespaces`: the lane is pid 1 of its own user, process, mount, IPC, host name and network namespaces, with system call
filters, and Landlock where the kernel has it. `landlock`: Landlock and filters; samples start no process and have no
folder. `rlimits`: resource limits, and filters where the kernel has them; for code that is trusted.
"""

__builtins__ = dict(vars(__import__('builtins')))

import json
import os
import signal
import sys

import _cgroup
import _limits
import _namespaces
import _syscalls
from _closed import Shelter
from _layers import OPEN, SET_UP, TRUSTED, Unavailable
from _setup import Setup

LEVELS = ('namespaces', 'landlock', 'rlimits')
_PR_SET_CHILD_SUBREAPER = 36
_GO, _HELD = b'.', b'+\n'


def _line(reader):
    """One line of what the lane to be says, without its end; empty where it died."""
    text = b''
    while not text.endswith(b'\n'):
        data = os.read(reader, 1)
        if not data:
            return b''
        text += data
    return text[:-1]


def _become_lane(setup, level, say, heard):
    """In a child: the shelter; a child that can not go on tells why, and ends."""
    try:
        try:
            setup.before = _identities()
            if level == 'namespaces':
                pid = _namespaces.split()
                if pid:
                    os.write(say, b'%d\n' % pid)
                    os._exit(0)
            else:
                os.write(say, b'%d\n' % os.getpid())
        except OSError as error:
            raise Unavailable(level, 'user' if not setup.root else 'pid', str(error))
        if os.read(heard, 1) != _GO:
            os._exit(0)
        shelter = setup.build(level)
    except Unavailable as fault:
        os.write(say, json.dumps([fault.level, fault.layer, fault.why]).encode() + b'\n')
        os._exit(0)
    except BaseException as error:
        os.write(say, json.dumps([level, SET_UP, '%s: %s' % (type(error).__name__, error)]).encode() + b'\n')
        os._exit(0)
    os.write(say, _HELD)
    # Whoever is to end it when it dies may be dead already.
    if os.read(heard, 1) != _GO:
        os._exit(0)
    return shelter


def _identities():
    proc = _namespaces.open_proc()
    try:
        return _namespaces.identities(proc)
    finally:
        os.close(proc)


def _attempt(setup, level):
    """The shelter, in the process that goes on as the lane; why there is none, in this one, which else never returns."""
    said, say = os.pipe()
    heard, hear = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(said)
        os.close(hear)
        shelter = _become_lane(setup, level, say, heard)
        os.close(say)
        os.close(heard)
        return shelter
    os.close(say)
    os.close(heard)
    first = _line(said)
    if first.isdigit():
        lane = int(first)
        if lane != child:
            # Its children become this process'.
            os.waitpid(child, 0)
        setup.group.add(lane)
        os.write(hear, _GO)
        first = _line(said)
        if first == _HELD[:-1]:
            os.write(hear, _GO)
            _give_back(level, setup.folder)
            _stay(lane, setup.group)
        child = lane
    os.waitpid(child, 0)
    os.close(said)
    os.close(hear)
    return Unavailable(*json.loads(first.decode())) if first else Unavailable(level, SET_UP, 'it died')


def _give_back(level, folder):
    """Removes a folder that this level has no use for: a host that is killed would leave it behind."""
    if level != 'rlimits' and folder is not None:
        try:
            os.rmdir(folder)
        except OSError:
            pass


def _stay(lane, group):
    """Waits for the lane with nothing open, tidies up behind it, and ends as it did."""
    try:
        for number in range(1, signal.NSIG):
            try:
                signal.signal(number, signal.SIG_DFL)
            except (OSError, ValueError):
                pass
        # An interrupt is for the host, which then closes its end of the lane.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, frame: os.kill(lane, signal.SIGKILL))
        os.closerange(0, 1 + max(map(int, os.listdir('/proc/self/fd'))))
        while True:
            pid, status = os.waitpid(-1, 0)
            if pid == lane:
                break
        group.remove()
        if os.WIFSIGNALED(status):
            os.kill(os.getpid(), os.WTERMSIG(status))
        os._exit(os.WEXITSTATUS(status))
    finally:
        os._exit(1)


def enter(wanted, view, processes, folder=None):
    """Shuts this process in, in a child that goes on as the lane; this one waits for it and never returns.

    `wanted`: a level, or 'best' for the strongest that can be had, which may be 'rlimits'. `view`: 'interpreter', or
    'system' for the machine's programs too. `processes`: whether samples may start any. `folder`: the samples' own at
    the level that has no file system of its own. Raises Unavailable.
    """
    if sys.platform != 'linux':
        if wanted not in ('best', 'rlimits') or os.getuid() == 0:
            raise Unavailable(wanted, 'seccomp', 'not on ' + sys.platform)
        return _bare()
    setup = Setup(view, processes, folder)
    _syscalls.control(_PR_SET_CHILD_SUBREAPER, 1)
    for level in LEVELS if wanted == 'best' else (wanted,):
        result = _attempt(setup, level)
        if isinstance(result, Shelter):
            return result
        setup.faults.append(result)
        # What is no layer failed in itself: a weaker level would hide it.
        if result.layer == SET_UP:
            break
    setup.group.remove()
    raise result


def _bare():
    shelter = Shelter('rlimits', _limits.Bounds(False), _cgroup.Group())
    shelter.layers = ['rlimits']
    shelter.missing = [{'layer': 'seccomp', 'open': OPEN['seccomp']}, {'layer': 'landlock', 'open': TRUSTED['landlock']}]
    return shelter
