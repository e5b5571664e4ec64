"""Runs one sample in this process, which was forked for it, and sends its trace and the last word."""

__builtins__ = dict(vars(__import__('builtins')))

import _sitebuiltins
import atexit
import builtins
import io
import os
import random
import sys
import threading
import types

import _clock
import _limits
import _values
from _code import PROGRAM, TEST
from _tracer import HEADROOM, exception_message, exception_name

if sys.version_info >= (3, 12):
    from _monitoring import Engine
else:
    from _settrace import Engine

_CALL = '<call>'
_exit = os._exit
_getpid = os.getpid
_os_write = os.write
_MEMORY = b'!{"kind":"memory"}\n'
_MOST_FRAMES = 20
_TURN = 0.2
_traceback_of = BaseException.__dict__['__traceback__'].__get__


class _Counted(io.TextIOWrapper):
    """Standard output that counts its characters."""

    characters = 0

    def write(self, text):
        written = super().write(text)
        self.characters += written
        return written


def _send(descriptor, data):
    view = memoryview(data)
    while view:
        view = view[_os_write(descriptor, view) :]


def _streams(stdin):
    """Standard streams of the sample; the text of standard input stands in an unnamed file."""
    reader, writer = os.pipe()
    data = stdin.encode('utf-8', 'surrogatepass')
    if len(data) <= 4096:
        os.write(writer, data)
    else:
        os.close(reader)
        reader = os.open('.stdin', os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.unlink('.stdin')
        _send(reader, data)
        os.lseek(reader, 0, os.SEEK_SET)
    os.close(writer)
    os.dup2(reader, 0)
    os.close(reader)
    sys.stdin = sys.__stdin__ = open(0, encoding='utf-8', closefd=False)
    out = _Counted(open(1, 'wb', closefd=False), encoding='utf-8', errors='strict', write_through=False)
    sys.stdout = sys.__stdout__ = out
    sys.stderr = sys.__stderr__ = open(2, 'w', encoding='utf-8', errors='backslashreplace', closefd=False)
    return out


class Sample:
    def __init__(self, job, trace):
        self.job = job
        self.trace = trace
        self.pid = _getpid()
        limits = job['limits']
        self.trigger = job['trigger']
        self.watch = _limits.Watch(limits['processes'])
        self.values = _values.Values(_values.LITERAL_DEPTH, sys.maxsize, limits['values']['outer_characters'])
        self.engine = None
        self.out = _streams(self.trigger.get('stdin', ''))
        out = self.out
        if job['record'] == 'trace':
            self.engine = Engine(limits, self.watch, self._write, lambda: out.characters)
        sys.addaudithook(self.watch)
        sys.gettrace = lambda: None
        self._recursion()
        random.seed(0)
        # Threads change when one waits, rather than when a clock says so: that is far more often the same twice.
        sys.setswitchinterval(_TURN)
        _clock.install()
        builtins.exit = _sitebuiltins.Quitter('exit', 'Ctrl-D (i.e. EOF)')
        builtins.quit = _sitebuiltins.Quitter('quit', 'Ctrl-D (i.e. EOF)')

    def _write(self, data):
        # A process that the sample forked has the memory too, and must not write to it.
        if _getpid() == self.pid:
            self.trace.write(data)

    def _recursion(self):
        """The limit that the sample sees is kept by the tracer; the interpreter's own leaves room for callbacks."""
        engine = self.engine
        shown = [sys.getrecursionlimit()]
        really_set = sys.setrecursionlimit
        room = HEADROOM if engine is not None else 0

        def setrecursionlimit(limit):
            really_set(limit)
            if room and limit < 2**31 - 1 - room:
                really_set(limit + room)
            shown[0] = limit
            if engine is not None:
                engine.limit = limit

        sys.setrecursionlimit = setrecursionlimit
        sys.getrecursionlimit = lambda: shown[0]
        setrecursionlimit(shown[0])

    def _namespace(self):
        name = '__main__' if self.trigger['kind'] == 'script' else 'program'
        module = types.ModuleType(name)
        module.__builtins__ = builtins
        sys.modules['__main__'] = sys.modules[name] = module
        sys.argv = ['program.py']
        # Kept alive: a module that dies takes its names along.
        self.module = module
        return module.__dict__

    def body(self):
        """The sample itself; what the trigger gives."""
        kind = self.trigger['kind']
        text = self.trigger['text']
        space = self._namespace()
        # Every code object exists before recording starts.
        program = compile(self.job['code'], PROGRAM, 'exec', 0, True)
        last = None
        if kind == 'call':
            last = compile(text.strip(), _CALL, 'eval', 0, True)
        recorded = kind == 'script' or self.job['record_module_body']
        if recorded:
            self._start(program)
        exec(program, space)
        if kind == 'script':
            return None
        if kind == 'test':
            last = compile(text, TEST, 'exec', 0, True)
        if not recorded:
            self._start(program, last)
        elif self.engine is not None and kind == 'test':
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
                outcome = {'kind': 'exited', 'code': self._code(leaving)}
                self._wait()
            except MemoryError:
                outcome = {'kind': 'memory'}
            except BaseException as exception:
                outcome = self._raised(exception)
                self._wait()
            self._end(outcome)
        except MemoryError:
            self.engine = self.module = None
            self._write(_MEMORY)

    def _wait(self):
        if len(threading.enumerate()) > 1:
            threading._shutdown()
        atexit._run_exitfuncs()

    def _code(self, leaving):
        code = SystemExit.code.__get__(leaving)
        if code is None:
            return 0
        if type(code) in (int, bool):
            return code & 0xFF
        return 1

    def _returned(self, value):
        if self.trigger['kind'] != 'call':
            return {'kind': 'returned', 'value': 'None', 'literal': True}
        text = self.values.text(value)
        return {'kind': 'returned', 'value': text, 'literal': self.values.literal}

    def _raised(self, exception):
        name = exception_name(type(exception))
        message = exception_message(exception, self.values)
        lines = self._places(exception)
        lines.append(name + ': ' + message if message else name)
        return {'kind': 'raised', 'type': name, 'message': message, 'traceback': '\n'.join(lines)}

    def _places(self, exception):
        lines = []
        step = _traceback_of(exception)
        while step is not None:
            code = step.tb_frame.f_code
            if code.co_filename in (PROGRAM, TEST) and not code.co_name.endswith('comp>'):
                where = 'test line' if code.co_filename == TEST else 'line'
                lines.append('%s %d, in %s' % (where, step.tb_lineno, code.co_name))
            step = step.tb_next
        if _values.descends(type(exception), RecursionError) and len(lines) > _MOST_FRAMES // 2:
            # How deep it went, and where it ended, depends on what runs beside the sample.
            return lines[: _MOST_FRAMES // 2] + ['...']
        if len(lines) > _MOST_FRAMES:
            half = _MOST_FRAMES // 2
            return lines[:half] + ['... %d more' % (len(lines) - 2 * half)] + lines[-half:]
        return lines

    def _end(self, outcome):
        self.watch.ours = True
        engine = self.engine
        total, cut, whole = 0, False, True
        if engine is not None:
            whole = engine.finish()
            cut = engine.cut
            total = None if cut else engine.count
        if self.watch.tampered or not whole:
            outcome = {'kind': 'tampered'}
        for stream in (self.out, sys.stderr):
            try:
                stream.flush()
            except BaseException:
                pass
        self._write(('!' + _dump({'kind': 'end', 'outcome': outcome, 'events_total': total, 'cut': cut}) + '\n').encode('ascii'))


def _dump(value):
    # The sample may have replaced parts of the module json.
    return _encoder.encode(value)


_encoder = __import__('json').JSONEncoder()
