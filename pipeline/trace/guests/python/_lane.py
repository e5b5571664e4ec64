"""The loop of a lane: takes a job, forks a child for it, watches it, ends all it left, and reports (see `_wire`).

`native/lane.c` is the same in C, where it was built; there a child also begins on the lane's processor.
"""

__builtins__ = dict(vars(__import__('builtins')))

import _signal
import gc
import marshal
import os
import select
import signal
import time

import _limits
import _processes
import _stream
import _wire
from _channel import Channel, Feed
from _store import Store

# Nothing runs and nothing is waited for but another thread: seconds until a dead lock is called one.
_IDLE = 2.0
_LOOK = 0.5
_STIR = 1e-3
_STARTED = b'.'
_monotonic = time.monotonic
_cpu_clock = time.clock_gettime
_getpid = os.getpid


class Lane:
    """
    `clean` is called in the lane when a sample has ended; whether nothing of it is left. `job` is what a child is to do,
    once it has been filled.
    """

    def __init__(self, shelter, jobs, reports, clean, job):
        self.shelter = shelter
        self.jobs = jobs
        self.reports = reports
        self.clean = clean
        self.job = job
        self.began, self.begin = os.pipe()
        os.set_blocking(self.began, False)
        # A handler in pid 1 would be a way to reach it.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self.err = self.store = self.sample = None

    def serve(self):
        """Runs jobs. In a child its job, in the lane None once it can not go on."""
        while True:
            lead = self._read(_wire.ORDER.size)
            if lead is None:
                return None
            code_bytes, text_bytes, input_bytes, *numbers = _wire.ORDER.unpack(lead)
            texts = [self._read(size) for size in (code_bytes, text_bytes, input_bytes)]
            if None in texts:
                return None
            # Only a child looks into the first.
            self.job.fill(numbers, texts[0], texts[1].decode('utf-8', 'surrogatepass'), None)
            found = self._run(self.job, texts[2])
            if found is not True:
                return found

    def _read(self, size):
        parts = []
        while size:
            data = os.read(self.jobs, min(size, 1 << 20))
            if not data:
                return None
            parts.append(data)
            size -= len(data)
        return b''.join(parts)

    def _reply(self, *parts):
        view = memoryview(b''.join(parts))
        while view:
            view = view[os.write(self.reports, view) :]

    def _run(self, order, text):
        """True to go on; a child's job; None where the lane can not go on."""
        store = Store.shared(order.trace_bytes + _wire.LAST_WORD)
        out = Channel(order.output_bytes)
        self.err = err = Channel(order.output_bytes)
        # Without a text, what the lane has there is at its end.
        feed = Feed(text) if text else None
        self.shelter.fit(order)
        kills = self.shelter.oom_kills()
        # What the lane allocated since must not move the moment of a collection in the child.
        gc.freeze()
        os.set_blocking(0, True)
        pid = os.fork()
        if pid == 0:
            os.setsid()
            _signal.signal(signal.SIGINT, signal.default_int_handler)
            if not self.shelter.can_kill_all:
                _processes.die_with_parent()
            if feed is not None:
                os.dup2(feed.reader, 0)
            os.dup2(out.writer, 1)
            order.memory = store.memory
            self.store = store
            self.sample = os.getpid()
            gc.enable()
            code = order.code
            order.code = marshal.loads(code) if order.compiled else code.decode('utf-8', 'surrogatepass')
            return order
        os.close(out.writer)
        os.close(err.writer)
        if feed is not None:
            os.close(feed.reader)
        killed, status, usage = self._watch(pid, (out, err), feed, order)
        for channel in (out, err):
            if channel.take() and not killed:
                killed = _wire.OUTPUT
            channel.close()
        if not self._has_begun():
            # What failed was ours: the sample never ran.
            return None
        trace = store.take()
        clean = self.clean()
        report = _wire.REPORT.pack(
            os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1,
            os.WTERMSIG(status) if os.WIFSIGNALED(status) else -1,
            killed,
            self.shelter.oom_kills() != kills,
            int((usage.ru_utime + usage.ru_stime) * 1e6),
            sum(map(len, out.parts)),
            len(trace),
        )
        self._reply(report, *out.parts, trace)
        return clean or None

    def close_in(self):
        """In the child, last of all before the sample runs."""
        self.shelter.close_sample()
        # Until here, what goes wrong is ours and is told to the host.
        os.dup2(self.err.writer, 2)
        os.write(self.begin, _STARTED)
        os.closerange(3, _limits.FILES)

    def last_word(self, text):
        """In the child, at the end of the sample."""
        # A process that the sample forked has the memory too, and must not write to it.
        if _getpid() == self.sample:
            self.store.write(_stream.end(text))

    def _has_begun(self):
        try:
            return os.read(self.began, 16) == _STARTED
        except BlockingIOError:
            return False

    def _watch(self, pid, channels, feed, order):
        """Waits until the child has ended, and ends all that it started."""
        pidfd = _processes.pidfd_open(pid)
        poll = select.poll()
        readers = {channel.reader: channel for channel in channels}
        for descriptor in readers:
            poll.register(descriptor, select.POLLIN)
        poll.register(pidfd, select.POLLIN)
        feeding = -1
        if feed is not None and feed.writer >= 0:
            feeding = feed.writer
            poll.register(feeding, select.POLLOUT)
        # The host's death shows as a hang-up.
        poll.register(self.jobs, 0)
        began = stirred = _monotonic()
        used = 0.0
        killed = _wire.NOT
        ended = False
        while not ended:
            found = poll.poll(None if killed else _LOOK * 1000)
            for descriptor, _ in found:
                if descriptor == pidfd:
                    ended = True
                elif descriptor == self.jobs:
                    self._end_all(pid)
                    self._sweep()
                    os._exit(1)
                elif descriptor == feeding:
                    if not feed.give():
                        poll.unregister(feeding)
                elif readers[descriptor].take():
                    killed = killed or _wire.OUTPUT
                    self._end_all(pid)
                    poll.unregister(descriptor)
                elif not readers[descriptor].open:
                    poll.unregister(descriptor)
            if killed or ended:
                continue
            now = _monotonic()
            if (now - began) * 1000 >= order.wall_ms:
                killed = _wire.WALL
            elif order.processes == 0 and not found:
                cpu = _cpu_clock(~pid << 3 | 2)
                if cpu > used + _STIR:
                    used, stirred = cpu, now
                elif now - stirred >= _IDLE:
                    killed = _wire.IDLE
            if killed:
                self._end_all(pid)
        os.close(pidfd)
        if feed is not None:
            feed.close()
        # Before it is reaped: until then its number is no other process'.
        self._end_all(pid)
        _, status, usage = os.wait4(pid, 0)
        self._sweep()
        return killed, status, usage

    def _end_all(self, pid):
        if self.shelter.can_kill_all:
            _processes.kill_all()
        else:
            _processes.kill(pid)

    def _sweep(self):
        if self.shelter.can_kill_all:
            _processes.reap()
        elif self.shelter.level == 'rlimits':
            _processes.sweep()
