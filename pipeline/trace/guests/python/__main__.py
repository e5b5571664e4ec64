"""The lane: a warm interpreter that forks one child for each sample.

    python -s -S -B <this folder> <empty folder>

Standard input carries jobs, standard output reports, one at a time: four bytes of length, big-endian, then JSON; behind
the JSON of a report stand the raw bytes of what the sample printed and of its trace. What the JSON says of the sample
are facts seen from outside; the host draws the conclusion.
"""

import _limits

_limits.fixed_layout()

import gc
import importlib
import json
import os
import select
import shutil
import signal
import struct
import sys

_WARM = (
    'abc array bisect collections collections.abc copy copyreg csv dataclasses datetime decimal enum fractions'
    ' functools hashlib heapq io itertools json linecache math numbers operator queue random re selectors statistics'
    ' string textwrap threading traceback typing unittest weakref'
).split()
_CHUNK = 65536
# Room for the child's word behind a full trace.
_LAST_WORD = 1 << 20
_GARBAGE = 100000
_OWN = ('_clock', '_code', '_limits', '_monitoring', '_sample', '_settrace', '_store', '_tracer', '_values')
_LEAD = struct.Struct('>I')


def _read(stream):
    lead = stream.read(_LEAD.size)
    if len(lead) < _LEAD.size:
        return None
    size = _LEAD.unpack(lead)[0]
    data = stream.read(size)
    return json.loads(data) if len(data) == size else None


def _reply(descriptor, facts, *payloads):
    facts = json.dumps(facts).encode()
    data = b''.join((_LEAD.pack(len(facts)), facts) + payloads)
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


class Channel:
    """One pipe of the child's output: what came through, up to a number of bytes."""

    def __init__(self, most):
        self.most = most
        self.reader, self.writer = os.pipe()
        self.parts = []
        self.size = 0
        self.open = True
        os.set_blocking(self.reader, False)

    def take(self):
        """Reads what there is; whether more than allowed came."""
        while self.open:
            try:
                data = os.read(self.reader, _CHUNK)
            except BlockingIOError:
                break
            if not data:
                self.open = False
                break
            self.size += len(data)
            if self.size - len(data) < self.most:
                self.parts.append(data[: self.most - self.size + len(data)])
            if self.size > self.most:
                return True
        return False

    def close(self):
        os.close(self.reader)


class Lane:
    def __init__(self, folder, jobs, reports):
        self.folder = folder
        self.jobs = jobs
        self.reports = reports
        self.serial = 0
        self.wake, self.waker = os.pipe()
        os.set_blocking(self.wake, False)
        os.set_blocking(self.waker, False)
        signal.set_wakeup_fd(self.waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def child(self, job, trace, channels, folder):
        """In the child: never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            os.setsid()
            _limits.die_with_parent()
            os.chdir(folder)
            for descriptor, channel in enumerate(channels, 1):
                os.dup2(channel.writer, descriptor)
            os.closerange(3, 256)
            # Seldom, so that the tracer's own objects hardly move the moment of a collection.
            gc.set_threshold(_GARBAGE, 50, 50)
            gc.enable()
            sample = _sample.Sample(job, trace)
            _limits.apply(job['limits'])
            sample.run()
        finally:
            os._exit(0)

    def run(self, job):
        limits = job['limits']
        self.serial += 1
        folder = os.path.join(self.folder, 'run')
        os.mkdir(folder, 0o700)
        trace = _store.Store(limits['trace_bytes'] + _LAST_WORD)
        out = Channel(limits['output_bytes'])
        err = Channel(limits['output_bytes'])
        channels = (out, err)
        pid = os.fork()
        if pid == 0:
            self.child(job, trace, channels, folder)
        for channel in channels:
            os.close(channel.writer)
        killed, status, usage = self.watch(pid, channels, _clock.monotonic() + limits['wall_seconds'])
        for channel in channels:
            if channel.take() and killed is None:
                killed = 'output'
            channel.close()
        events = trace.take()
        try:
            os.rmdir(folder)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
        _reply(
            self.reports,
            {
                'exit_code': os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
                'signal': os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
                'killed': killed,
                'cpu_seconds': usage.ru_utime + usage.ru_stime,
                'stdout_bytes': sum(map(len, out.parts)),
                'trace_bytes': len(events),
            },
            *out.parts,
            events
        )

    def watch(self, pid, channels, deadline):
        """Waits until the child has ended, and ends all that it started."""
        poll = select.poll()
        by_descriptor = {channel.reader: channel for channel in channels}
        for descriptor in by_descriptor:
            poll.register(descriptor, select.POLLIN)
        poll.register(self.wake, select.POLLIN)
        # The host's death shows as a hang-up.
        poll.register(self.jobs.fileno(), 0)
        killed = None
        while True:
            ended, status, usage = os.wait4(pid, os.WNOHANG)
            if ended:
                break
            left = deadline - _clock.monotonic()
            if left <= 0 and killed is None:
                killed = 'wall'
                self.kill(pid)
            for descriptor, _ in poll.poll(None if killed else max(1, left * 1000)):
                if descriptor == self.wake:
                    os.read(self.wake, 512)
                elif descriptor == self.jobs.fileno():
                    self.kill(pid)
                    self.sweep()
                    shutil.rmtree(self.folder, ignore_errors=True)
                    os._exit(1)
                elif by_descriptor[descriptor].take():
                    if killed is None:
                        killed = 'output'
                    self.kill(pid)
                    poll.unregister(descriptor)
                elif not by_descriptor[descriptor].open:
                    poll.unregister(descriptor)
        self.kill(pid)
        self.sweep()
        return killed, status, usage

    def kill(self, pid):
        for kill in (os.killpg, os.kill):
            try:
                kill(pid, signal.SIGKILL)
            except OSError:
                pass

    def sweep(self):
        """Ends processes that left the child's group: as orphans they are the lane's children."""
        while True:
            try:
                ended, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if ended:
                continue
            try:
                with open('/proc/self/task/%d/children' % os.getpid()) as file:
                    children = file.read().split()
            except OSError:
                return
            for child in children:
                self.kill(int(child))
            if children:
                os.waitpid(-1, 0)


def main():
    folder = sys.argv[1]
    os.environ.clear()
    os.environ.update({'PATH': '/usr/bin:/bin', 'LANG': 'C.UTF-8', 'TZ': 'UTC', 'HOME': '/', 'PYTHONHASHSEED': '0'})
    # Their work after each fork is undone anyway: the seed is set, and no lock is held.
    register = os.register_at_fork
    os.register_at_fork = lambda **functions: None
    for name in _WARM:
        importlib.import_module(name)
    os.register_at_fork = register
    global _clock, _sample, _store
    import _clock
    import _sample
    import _store

    here = sys.path.pop(0)
    for name in _OWN:
        sys.modules.pop(name, None)
    sys.path_importer_cache.pop(here, None)
    jobs = os.fdopen(os.dup(0), 'rb')
    reports = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(null, descriptor)
    os.close(null)
    _limits.adopt_orphans()
    lane = Lane(folder, jobs, reports)
    layers = ['net'] if _limits.without_network() else []
    ready = {'python': list(sys.version_info[:3]), 'engine': 'python', 'level': 'rlimits', 'layers': layers, 'missing': []}
    gc.collect()
    gc.freeze()
    gc.disable()
    _reply(reports, ready)
    while True:
        job = _read(jobs)
        if job is None:
            # The host removes the folder; a host that was killed does not.
            shutil.rmtree(folder, ignore_errors=True)
            return
        lane.run(job)


main()
