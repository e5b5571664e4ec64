"""Runs programs under both tracers, each in a process of its own, and compares what they wrote, byte by byte.

    python native_driver.py <guest> <extension> < jobs      jobs: [{"id", "code", "call": text or null, "limits"?}, ...]

Writes one JSON, a list of {"id", "events", "same", "trails", "plain", "whole", "cut", "detail"}: whether the bytes of both
are equal, whether those of C without trails are, and whether an untraced run printed and ended alike.
"""

import builtins
import io
import json
import mmap
import os
import random
import resource
import sys
import threading
import traceback
import types

GUEST, EXTENSION = sys.argv[1:3]
sys.path.insert(0, GUEST)
for _name in 'asyncio collections dataclasses enum functools heapq itertools math re string typing weakref'.split():
    __import__(_name)

import _clock
import _limits
import _native
import _store
import _stream
import _wire
from _tracer import HEADROOM

if sys.version_info >= (3, 12):
    from _monitoring import Engine as Slow
else:
    from _settrace import Engine as Slow

_native.load(EXTENSION)
watch = _limits.Watch()
_clock.install(watch)
sys.path.pop(0)
sys.setswitchinterval(0.2)
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import stream_reader

sys.path.pop(0)
LAST_WORD = 1 << 16
# Status of a child that this driver itself has let down.
FAILED = 99


class Counted(io.TextIOWrapper):
    characters = 0

    def write(self, text):
        written = super().write(text)
        self.characters += written
        return written


def room_for(engine):
    """As the lane does it for the engine whose callbacks are frames."""
    shown = [sys.getrecursionlimit()]
    really = sys.setrecursionlimit

    def setrecursionlimit(limit):
        really(limit)
        if limit < 2**31 - 1 - HEADROOM:
            really(limit + HEADROOM)
        shown[0] = engine.limit = limit

    sys.setrecursionlimit = setrecursionlimit
    sys.getrecursionlimit = lambda: shown[0]
    setrecursionlimit(shown[0])


def body(job, engine):
    name = 'program' if job['call'] else '__main__'
    module = types.ModuleType(name)
    module.__builtins__ = builtins
    sys.modules['__main__'] = sys.modules[name] = module
    code = compile(job['code'], '<program>', 'exec', 0, True)
    roots = (code,)
    if job['call']:
        exec(code, module.__dict__)
        roots += (compile(job['call'].strip(), '<call>', 'eval', 0, True),)
    if engine is not None:
        watch.ours = True
        engine.start(roots)
    watch.ours = False
    eval(roots[-1], module.__dict__)
    if len(threading._active) > 1:
        threading._shutdown()


def opened(job, store):
    """What an engine asks of a job."""
    limits = job['limits']
    opened = _wire.Job()
    opened.memory = store.memory
    opened.record = _wire.TRACE
    for name, number in {'events': limits['events'], 'trace_bytes': limits['trace_bytes'], **limits['values']}.items():
        setattr(opened, name, number)
    return opened


def child(job, way, store):
    resource.setrlimit(resource.RLIMIT_CPU, (30, 31))
    resource.setrlimit(resource.RLIMIT_STACK, (64 << 20, 64 << 20))
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    out = sys.stdout = Counted(open(1, 'wb', closefd=False), encoding='utf-8', write_through=False)
    watch.job = types.SimpleNamespace(processes=1, wall_ms=1 << 40)
    sys.addaudithook(watch)
    sys.gettrace = lambda: None
    random.seed(0)
    engine = None
    if way == 'python':
        engine = Slow(watch, lambda: out.characters)
        engine.open(opened(job, store))
        room_for(engine)
    elif way != 'none':
        _native._tracer.trails(way == 'c')
        engine = _native.Engine(watch, (lambda: out.characters) if way == 'c' else out)
        engine.open(opened(job, store))
    try:
        body(job, engine)
        word = {'outcome': 'returned'}
    except BaseException as exception:
        word = {'outcome': type(exception).__name__}
    watch.ours = True
    if engine is not None:
        whole = engine.finish()
        count, cut = engine.state()
        word.update(whole=whole, cut=bool(cut), count=count)
    word['tampered'] = watch.tampered
    sys.stdout.flush()
    store.write(_stream.end(json.dumps(word)))


def run(job, way):
    """(bytes of the trace, what was printed, status)"""
    store = _store.Store(mmap.mmap(-1, job['limits']['trace_bytes'] + LAST_WORD))
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor, target in ((null, 0), (writer, 1)):
                os.dup2(descriptor, target)
            os.closerange(3, 64)
            child(job, way, store)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
            os._exit(FAILED)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, 'rb') as pipe:
        printed = pipe.read()
    status = os.waitpid(pid, 0)[1]
    if status >> 8 == FAILED:
        raise RuntimeError('%s: nothing of it ran' % job['id'])
    return store.take(), printed, status


def read(data):
    try:
        return stream_reader.Reader(data).read()
    except stream_reader.Malformed as error:
        return {'events': [{'malformed': str(error)}], 'end': {}, 'cut': None}


def detail(slow, fast):
    for place, (left, right) in enumerate(zip(slow['events'], fast['events'])):
        if left != right:
            return 'event %d: %s but %s' % (place, json.dumps(left)[:400], json.dumps(right)[:400])
    return '%d events and %d; %s and %s' % (len(slow['events']), len(fast['events']), slow['end'], fast['end'])


def outcome(recording):
    return (read(recording[0])['end'] or {}).get('outcome')


def compare(job):
    none, slow, fast, untrailed = [run(job, way) for way in ('none', 'python', 'c', 'untrailed')]
    found = read(fast[0])
    end = found['end'] or {}
    return {
        'id': job['id'],
        'events': len(found['events']),
        'same': slow == fast,
        'trails': fast == untrailed,
        'plain': none[1:] == fast[1:] and outcome(none) == outcome(fast),
        'whole': end.get('whole'),
        'tampered': end.get('tampered'),
        'cut': found['cut'],
        'detail': '' if slow == fast else detail(read(slow[0]), found),
    }


def main():
    jobs = json.load(sys.stdin)
    answer = os.dup(1)
    with os.fdopen(answer, 'w') as file:
        json.dump([compare(job) for job in jobs], file)


main()
