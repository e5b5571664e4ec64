"""A virtual clock: sleeping moves it, reading it costs a microsecond, and no wall clock reaches a trace.

What other processes do takes the time that it takes: once a sample has started one, its waits are real ones too.
"""

import datetime
import gc
import selectors
import time

from _budget import spend

# By layout: seconds at which the clocks start, and nanoseconds that a reading takes. What hangs on the time of a run comes
# out otherwise in the other one.
START = {'fixed': (1600000000, 0), 'varied': (1637894521, 86400)}
TICK = {'fixed': 1000, 'varied': 1700}

_real_sleep = time.sleep
_localtime = time.localtime
_gmtime = time.gmtime
_strftime = time.strftime
_ctime = time.ctime


class _Clock:
    __slots__ = ('nanoseconds', 'slept', 'tick', 'watch')


_clock = _Clock()
_clock.nanoseconds = 0
_clock.slept = 0


def _advance(nanoseconds):
    _clock.slept += nanoseconds
    _clock.nanoseconds += nanoseconds
    # Sleeping for longer in all ends the sample as the wall clock would.
    if _clock.slept > _clock.watch.job.wall_ms * 1000000:
        spend()


def _read(base):
    _clock.nanoseconds += _clock.tick
    return base * 1000000000 + _clock.nanoseconds


def _pair(base):
    return (lambda: _read(base) / 1e9), (lambda: _read(base))


def _sleep(seconds):
    if type(seconds) not in (int, float):
        seconds = seconds.__float__() if hasattr(seconds, '__float__') else seconds.__index__()
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    _advance(int(seconds * 1e9))
    # At least other threads take their turn.
    _real_sleep(seconds if _clock.watch.accompanied else 0)


def _select(original):
    def select(self, timeout=None):
        ready = original(self, 0)
        if ready or timeout is None or timeout <= 0:
            return ready if ready or timeout is not None else original(self, None)
        if _clock.watch.accompanied:
            ready = original(self, timeout)
            if ready:
                return ready
        _advance(int(timeout * 1e9) + _clock.tick)
        return original(self, 0)

    return select


def now(cls, tz=None):
    return cls.fromtimestamp(time.time(), tz)


def utcnow(cls):
    return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)


def _let_datetime_read():
    """
    Its own clock is C's. The type is C's too and takes no new attributes, so they go into its dictionary: before anything
    has looked one up, for the interpreter remembers where it found it.
    """
    held = gc.get_referents(datetime.datetime.__dict__)[0]
    for function in (now, utcnow):
        held[function.__name__] = classmethod(function)


def install(watch, layout='fixed'):
    wall, other = START[layout]
    _clock.watch = watch
    _clock.nanoseconds = 0
    _clock.tick = TICK[layout]
    _let_datetime_read()
    time.time, time.time_ns = _pair(wall)
    for name in ('monotonic', 'perf_counter', 'process_time', 'thread_time'):
        reading, nanoseconds = _pair(other)
        setattr(time, name, reading)
        setattr(time, name + '_ns', nanoseconds)
    time.sleep = _sleep
    time.localtime = lambda seconds=None: _localtime(time.time() if seconds is None else seconds)
    time.gmtime = lambda seconds=None: _gmtime(time.time() if seconds is None else seconds)
    time.ctime = lambda seconds=None: _ctime(time.time() if seconds is None else seconds)
    time.strftime = lambda form, moment=None: _strftime(form, time.localtime() if moment is None else moment)
    for name in ('EpollSelector', 'PollSelector', 'SelectSelector', 'KqueueSelector', 'DevpollSelector'):
        kind = getattr(selectors, name, None)
        if kind is not None:
            kind.select = _select(kind.select)
