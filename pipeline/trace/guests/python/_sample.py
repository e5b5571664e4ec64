"""Runs one sample in a process that was forked for it, and leaves its trace and the last word in shared memory."""

__builtins__ = dict(vars(__import__('builtins')))

import _sitebuiltins
import atexit
import builtins
import io
import json.encoder
import random
import sys
import threading
import types

import _clock
import _hooks
import _limits
import _machine
import _values
import _wire
from _code import PROGRAM, TEST
from _values.kinds import descends
from _tracer import exception_message, exception_name

_CALL = '<call>'
_quote = json.encoder.encode_basestring_ascii
_active = threading._active
_MEMORY = '{"kind":"memory"}'
_MOST_FRAMES = 20
_TURN = 0.2
# Of `random`, by layout: what a program draws without a seed of its own is not its result.
_SEED = {'fixed': 0, 'varied': 1}
_traceback_of = BaseException.__dict__['__traceback__'].__get__


class _Counted(io.TextIOWrapper):
    """Standard output that counts its characters."""

    characters = 0

    def write(self, text):
        written = super().write(text)
        self.characters += written
        return written


class Tools:
    """What all samples of a lane share: made once, before the first fork, so that no child pays for it."""

    __slots__ = ('engine', 'out', 'watch')

    def __init__(self, engine, watch, out):
        self.engine = engine
        self.watch = watch
        self.out = out


def prepare(engine, layout):
    """
    In the lane, while the descriptors 0 to 2 are pipes: makes the standard streams of the samples, the audit hook, the
    clock and the seed.
    """
    out = _Counted(open(1, 'wb', closefd=False), encoding='utf-8', errors='strict', write_through=False)
    sys.stdin = sys.__stdin__ = open(0, encoding='utf-8', closefd=False)
    sys.stdout = sys.__stdout__ = out
    sys.stderr = sys.__stderr__ = open(2, 'w', encoding='utf-8', errors='backslashreplace', closefd=False)
    watch = _limits.Watch()
    sys.addaudithook(watch)
    _hooks.install(watch)
    # Threads change when one waits, rather than when a clock says so: that is far more often the same twice.
    sys.setswitchinterval(_TURN)
    random.seed(_SEED[layout])
    _clock.install(watch, layout)
    _machine.install()
    builtins.exit = _sitebuiltins.Quitter('exit', 'Ctrl-D (i.e. EOF)')
    builtins.quit = _sitebuiltins.Quitter('quit', 'Ctrl-D (i.e. EOF)')
    return Tools(engine, watch, out)


class Sample:
    """
    One sample: made in the lane, so that no child pays for what no job decides; then `take` and `run` in its process,
    which has filled the job. `write` takes the last word.
    """

    def __init__(self, tools, job, write):
        self.job = job
        self.write = write
        self.headroom = tools.engine.headroom
        self.told = tools.engine.told
        self.watch = tools.watch
        self.watch.job = job
        self.out = out = tools.out
        # C reads the count where it stands.
        printed = out if tools.engine.name == 'c' else lambda: out.characters
        self.recorder = tools.engine.make(tools.watch, printed)
        self.engine = None
        self._be('program')
        sys.modules['program'] = self.module

    def _be(self, name):
        # Kept alive: a module that dies takes its names along.
        self.module = module = types.ModuleType(name)
        module.__builtins__ = builtins
        sys.modules['__main__'] = module
        sys.argv = ['program.py']

    def take(self):
        """Whatever the job decides before the sandbox closes."""
        job = self.job
        if job.kind == _wire.SCRIPT:
            del sys.modules['program']
            self._be('__main__')
        if job.record:
            self.engine = self.recorder
            self.engine.open(job)
            if self.headroom:
                self._recursion(self.headroom)

    def _recursion(self, room):
        """The limit that the sample sees is kept by the tracer; the interpreter's own leaves room for callbacks."""
        engine = self.engine
        shown = [sys.getrecursionlimit()]
        really_set = sys.setrecursionlimit

        def setrecursionlimit(limit):
            really_set(limit)
            if limit < 2**31 - 1 - room:
                really_set(limit + room)
            shown[0] = engine.limit = limit

        sys.setrecursionlimit = setrecursionlimit
        sys.getrecursionlimit = lambda: shown[0]
        setrecursionlimit(shown[0])

    def body(self):
        """The sample itself; what the trigger gives."""
        job = self.job
        kind, text = job.kind, job.text
        space = self.module.__dict__
        # Every code object exists before recording starts.
        program = job.code if job.compiled else compile(job.code, PROGRAM, 'exec', 0, True)
        last = None
        if kind == _wire.CALL:
            last = compile(text.strip(), _CALL, 'eval', 0, True)
        recorded = kind == _wire.SCRIPT or job.module_body
        if recorded:
            self._start(program)
        exec(program, space)
        if kind == _wire.SCRIPT:
            return None
        if kind == _wire.TEST:
            last = compile(text, TEST, 'exec', 0, True)
        if not recorded:
            self._start(program, last)
        elif self.engine is not None and kind == _wire.TEST:
            self._also(last)
        return eval(last, space)

    def _start(self, *roots):
        self.program = roots
        if self.engine is not None:
            self.watch.ours = True
            self.engine.start(roots)
        self.watch.ours = False

    def _also(self, code):
        watch = getattr(self.engine, '_watch', None)
        if watch is not None:
            watch(code)

    def run(self):
        """Runs the sample and sends the last word. Never raises."""
        try:
            self.watch.ours = False
            try:
                value = self.body()
                self._wait()
                outcome = self._returned(value)
            except SystemExit as leaving:
                outcome = _told(kind='exited', code=self._code(leaving))
                self._wait()
            except MemoryError:
                outcome = _OUT_OF_MEMORY
            except BaseException as exception:
                outcome = self._raised(exception)
                self._wait()
            self._end(outcome)
        except MemoryError:
            self.engine = self.module = None
            self.write(_MEMORY)

    def _wait(self):
        if len(_active) > 1:
            threading._shutdown()
        try:
            atexit._run_exitfuncs()
        except BaseException:
            # Before 3.10 it hands on the last exception of theirs, which the interpreter drops.
            pass

    def _code(self, leaving):
        code = SystemExit.code.__get__(leaving)
        if code is None:
            return 0
        if type(code) in (int, bool):
            return code & 0xFF
        return 1

    def _returned(self, value):
        if self.job.kind != _wire.CALL:
            return _RETURNED
        known = None if self.told is None else self.told(value, self.job.outer_characters)
        if known is not None:
            return known
        values = self._values()
        text = values.text(value)
        return _told(kind='returned', value=text, literal=values.literal)

    def _values(self):
        return _values.Values(_values.LITERAL_DEPTH, sys.maxsize, self.job.outer_characters)

    def _raised(self, exception):
        name = exception_name(type(exception))
        message = exception_message(exception, self._values())
        lines = self._places(exception)
        lines.append(name + ': ' + message if message else name)
        return _told(kind='raised', type=name, message=message, traceback='\n'.join(lines))

    def _places(self, exception):
        lines = []
        step = _traceback_of(exception)
        while step is not None:
            code = step.tb_frame.f_code
            if code.co_filename in (PROGRAM, TEST) and not code.co_name.endswith('comp>'):
                where = 'test line' if code.co_filename == TEST else 'line'
                lines.append('%s %d, in %s' % (where, step.tb_lineno, code.co_name))
            step = step.tb_next
        if descends(type(exception), RecursionError) and len(lines) > _MOST_FRAMES // 2:
            # How deep it went, and where it ended, depends on what runs beside the sample.
            return lines[: _MOST_FRAMES // 2] + ['...']
        if len(lines) > _MOST_FRAMES:
            half = _MOST_FRAMES // 2
            return lines[:half] + ['... %d more' % (len(lines) - 2 * half)] + lines[-half:]
        return lines

    def _end(self, outcome):
        watch = self.watch
        watch.ours = True
        engine = self.engine
        total = '0'
        cut = 'false'
        whole = True
        if engine is not None:
            whole = engine.finish()
            total, was_cut = engine.state()
            if was_cut:
                cut, total = 'true', 'null'
        if watch.tampered or not whole:
            outcome = _TAMPERED
        for stream in (self.out, sys.stderr):
            try:
                stream.flush()
            except BaseException:
                pass
        self.write('{"kind":"end","outcome":{%s},"events_total":%s,"cut":%s}' % (outcome, total, cut))


def _told(**fields):
    """An outcome as the inside of a JSON object."""
    return ','.join([_quote(key) + ':' + _json(value) for key, value in fields.items()])


def _json(value):
    # The sample may have replaced parts of the module json.
    if type(value) is str:
        return _quote(value)
    return 'true' if value is True else 'false' if value is False else str(value)


_RETURNED = _told(kind='returned', value='None', literal=True)
_TAMPERED = _told(kind='tampered')
_OUT_OF_MEMORY = _told(kind='memory')
