"""A slow tracer that shares no code with the product: every event stores the text of every variable of its frame, and
changes are found afterwards by comparing the stored texts. Reads a job a line, writes a trace a line."""

import atexit
import builtins
import dis
import functools
import io
import json
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import traceback
import types

from reference_values import OWN, Writer, heap, module, plain_text

FILE = '<program>'
LIMITS = json.loads(sys.argv[1])
CAPS = LIMITS['values']
CPU_SECONDS = 3 * LIMITS['cpu_seconds']
HIDDEN = (
    '__annotate__ __annotate_func__ __annotations__ __builtins__ __cached__ __class__ __classcell__ __classdict__'
    ' __classdictcell__ __conditional_annotations__ __doc__ __file__ __firstlineno__ __loader__ __module__ __name__'
    ' __package__ __qualname__ __spec__ __static_attributes__ __warningregistry__'
).split()
ENDS = {
    StopIteration: ('FOR_ITER', 'YIELD_FROM', 'SEND', 'END_SEND'),
    StopAsyncIteration: ('YIELD_FROM', 'SEND', 'END_SEND', 'CLEANUP_THROW', 'END_ASYNC_FOR'),
}
TOO_DEEP = 'maximum recursion depth exceeded'
PLAIN = (str, int, float, bool, type(None), bytes)

inner = Writer(CAPS['depth'], CAPS['elements'], CAPS['characters']).text
outer = Writer(40, 10**9, CAPS['outer_characters']).text


def type_text(kind):
    name = type.__dict__['__name__'].__get__(kind)
    return plain_text(name if module(kind) in OWN + ('builtins',) else module(kind) + '.' + name)


def message(error):
    """From the arguments, unless all of the class that says how it reads is the interpreter's own."""
    held = BaseException.__dict__['args'].__get__(error)
    if isinstance(error, SyntaxError) and len(held) == 2:
        return cut('%s (line %d)' % (error.msg, error.lineno))
    if isinstance(error, RecursionError) and held and str(held[0]).startswith(TOO_DEEP):
        # What it says further differs between versions.
        return TOO_DEEP
    told = None
    for kind in type.mro(type(error)):
        if '__str__' in vars(kind) or '__repr__' in vars(kind):
            told = kind
            break
    if held and not heap(told) and all(type(each) in PLAIN for each in held):
        return cut(told.__str__(error))
    if len(held) == 1 and type(held[0]) is str:
        return cut(held[0])
    return '' if not held else outer(held[0] if len(held) == 1 else held)


def cut(text):
    most = CAPS['outer_characters']
    return plain_text(text if len(text) <= most else text[:most] + '<+%d of %d>' % (len(text) - most, len(text)))


@functools.lru_cache(None)
def regions(code):
    """Offsets of comprehensions that this interpreter runs inside the frame."""
    found = set()
    if sys.version_info < (3, 12):
        return found
    start = None
    follows = {}
    instructions = list(dis.get_instructions(code))
    for before, after in zip(instructions, instructions[1:]):
        follows[before.offset] = after
    by_offset = {instruction.offset: instruction for instruction in instructions}
    for instruction in instructions:
        if instruction.opname == 'LOAD_FAST_AND_CLEAR' and start is None:
            start = instruction.offset
        if instruction.opname in ('FOR_ITER', 'GET_ANEXT') and start is not None:
            if instruction.opname == 'FOR_ITER':
                end = by_offset[instruction.argval]
            else:
                end = next(each for each in instructions if each.offset > start and each.opname == 'END_ASYNC_FOR')
            found.update(range(start, end.offset + 1))
            # Then the outer variables are put back.
            end = follows[end.offset]
            while end.opname in ('POP_TOP', 'SWAP', 'JUMP_FORWARD') or end.opname.startswith('STORE_FAST'):
                found.add(end.offset)
                end = by_offset[end.argval] if end.opname == 'JUMP_FORWARD' else follows[end.offset]
            start = None
    return found


@functools.lru_cache(None)
def variables(code):
    return code.co_varnames + code.co_cellvars + code.co_freevars if code.co_flags & 1 else None


@functools.lru_cache(None)
def declared(code):
    """Globals that a function binds."""
    if not code.co_flags & 1:
        return ()
    return [each.argval for each in dis.get_instructions(code) if each.opname in ('STORE_GLOBAL', 'DELETE_GLOBAL')]


class Recorder:
    def __init__(self, out):
        self.out = out
        self.events = []
        self.frames = 0
        self.threads = 0
        # Identities of threads are used twice.
        self.thread = threading.local()
        self.cut = False

    def start(self):
        threading.settrace(self.trace)
        sys.settrace(self.trace)

    def stop(self):
        threading.settrace(None)
        sys.settrace(None)

    def caller(self, frame):
        frame = frame.f_back
        while frame is not None:
            if type(frame.f_trace) is Local:
                return frame.f_trace.number
            frame = frame.f_back
        return None

    def snapshot(self, frame):
        space = frame.f_locals
        # A namespace that is the program's own object is not asked.
        if not frame.f_code.co_flags & 1 and type(space) is not dict:
            return {}
        names = {}
        own = variables(frame.f_code)
        for name, value in list(space.items()):
            # What the program adds to the mapping is no variable.
            if type(name) is str and name not in HIDDEN and not name.startswith('.') and (own is None or name in own):
                names[plain_text(name)] = inner(value)
        for name in declared(frame.f_code):
            if name in frame.f_globals:
                names[name] = inner(frame.f_globals[name])
        return names

    def add(self, local, frame, **event):
        if self.cut:
            return
        event['frame'] = local.number
        inside = event['kind'] in ('yield', 'resume') and frame.f_lasti in regions(frame.f_code)
        event['snapshot'] = None if inside else self.snapshot(frame)
        local.kind = event['kind']
        self.events.append(event)
        # The last one only finishes what was pending in its frame.
        if len(self.events) > LIMITS['events']:
            self.cut = True
            self.stop()

    def trace(self, frame, event, value):
        code = frame.f_code
        if self.cut or code.co_filename != FILE or code.co_name in ('<listcomp>', '<setcomp>', '<dictcomp>'):
            return None
        if type(frame.f_trace) is Local:
            self.add(frame.f_trace, frame, kind='resume', line=frame.f_lineno or 0, parent=self.caller(frame))
            return frame.f_trace
        local = Local(self, self.frames)
        self.frames += 1
        if not hasattr(self.thread, 'number'):
            self.thread.number = self.threads
            self.threads += 1
        given = {}
        if code.co_flags & 1:
            count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
            for name in code.co_varnames[:count]:
                if name in frame.f_locals and name[0] != '.':
                    given[name] = outer(frame.f_locals[name])
        self.add(
            local,
            frame,
            kind='call',
            function=code.co_name,
            line=code.co_firstlineno,
            arguments=given,
            parent=self.caller(frame),
            source='program',
            thread=self.thread.number,
        )
        return local

    def finished(self):
        by_frame = {}
        for event in self.events:
            by_frame.setdefault(event['frame'], []).append(event)
        for events in by_frame.values():
            settle(events)
        for event in self.events:
            del event['snapshot']
        return self.events[: LIMITS['events']]


class Local:
    """Traces one frame, and lies with it."""

    def __init__(self, recorder, number):
        self.recorder = recorder
        self.number = number
        self.kind = None

    def __call__(self, frame, event, value):
        recorder = self.recorder
        code = frame.f_code
        line = frame.f_lineno or 0
        operation = dis.opname[code.co_code[frame.f_lasti]] if frame.f_lasti >= 0 else ''
        if event == 'line':
            # Code that puts variables back when an exception leaves a comprehension has a line, but is none.
            leaves = operation in ('SWAP', 'STORE_FAST') and self.kind == 'raise'
            if frame.f_lasti not in regions(code) and not leaves:
                recorder.add(self, frame, kind='line', line=line, stdout_length=recorder.out.written)
        elif event == 'exception':
            kind, error, _ = value
            # How an iterator, or what is awaited, says that it has no more.
            if kind in ENDS and operation in ENDS[kind]:
                return self
            recorder.add(self, frame, kind='raise', line=line, type=type_text(kind), message=message(error))
        elif event == 'return':
            # Up to 3.10 a frame that waits for another generator stands before the instruction that does.
            waits = 'YIELD_FROM' in [dis.opname[each] for each in code.co_code[frame.f_lasti + 2 : frame.f_lasti + 3]]
            suspends = 'YIELD' in operation or waits or (operation == 'RESUME' and code.co_flags & 0x2A0)
            if 'RETURN' in operation:
                recorder.add(self, frame, kind='return', line=line, value=outer(value))
            elif suspends and not (value is None and self.kind == 'raise'):
                recorder.add(self, frame, kind='yield', line=line, value=outer(value))
            else:
                recorder.add(self, frame, kind='unwind', line=line)
        return self


def settle(events):
    """Gives each line of a frame its changes: from the last look at the frame to the first after the line."""
    look = {}
    line = None
    found = {}
    for event in events:
        now = event['snapshot']
        kind = event['kind']
        if now is None:
            if kind == 'resume':
                event['changes'] = {}
            continue
        if line is not None and kind in ('line', 'yield', 'return'):
            found.update(difference(look, now))
            look = now
        if kind == 'resume':
            event['changes'] = difference(look, now)
            found = {name: text for name, text in found.items() if name not in event['changes']}
        if kind in ('call', 'resume'):
            look = now
        if kind in ('line', 'return') and line is not None:
            line['changes'] = found
        if kind == 'line':
            line = event
            found = {}
        elif kind in ('raise', 'unwind', 'return'):
            line = None


def difference(before, after):
    found = {name: text for name, text in after.items() if before.get(name) != text}
    for name in before:
        if name not in after:
            found[name] = None
    return found


class Counted(io.StringIO):
    """Standard output that keeps what is written to it."""

    written = 0

    def write(self, text):
        self.written += len(text)
        return super().write(text)


def run(job, send):
    name = 'program' if job['kind'] == 'call' else '__main__'
    program = types.ModuleType(name)
    sys.modules['__main__'] = sys.modules[name] = program
    program.__builtins__ = builtins
    space = program.__dict__
    sys.argv = ['program.py']
    sys.stdin = open(0, closefd=False)
    sys.stdout = sys.__stdout__ = out = Counted()
    # The interpreter's own limit counts the frames of this program, too.
    sys.setrecursionlimit(1500)
    random.seed(0)
    sys.gettrace = lambda: None
    recorder = Recorder(out)

    def answer(outcome):
        recorder.stop()
        return {'events': recorder.finished(), 'cut': recorder.cut, 'outcome': outcome, 'stdout': out.getvalue()}

    os._exit = lambda _: send(answer({'kind': 'early-exit'}))
    signal.signal(signal.SIGXCPU, lambda *_: send(answer({'kind': 'timeout'})))
    try:
        code = compile(job['code'], FILE, 'exec', 0, True)
        if job['kind'] == 'call':
            call = compile(job['text'], '<call>', 'eval', 0, True)
            exec(code, space)
            recorder.start()
            value = eval(call, space)
        else:
            recorder.start()
            value = exec(code, space)
        wait()
        return answer({'kind': 'returned', 'value': outer(value)})
    except SystemExit as leaving:
        wait()
        return answer({'kind': 'exited', 'code': leaving.code})
    except BaseException as error:
        wait()
        return answer({'kind': 'raised', 'type': type_text(type(error)), 'message': message(error)})


def wait():
    """As the interpreter does before it ends."""
    threading._shutdown()
    try:
        atexit._run_exitfuncs()
    except BaseException:
        pass


def apart(job, folder):
    """In a process of its own: the text of the answer, or null where there came none."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMITS['file_bytes'], LIMITS['file_bytes']))
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        leave = os._exit
        own = os.getpid()

        def send(answer):
            if os.getpid() != own:
                leave(1)
            with open(writer, 'wb') as pipe:
                pipe.write(json.dumps(answer).encode('ascii'))
            leave(0)

        try:
            os.chdir(folder)
            send(run(job, send))
        except BaseException:
            send({'failed': traceback.format_exc()})
    os.close(writer)
    with open(reader, 'rb') as pipe:
        answer = pipe.read().decode('ascii')
    os.waitpid(child, 0)
    return answer or 'null'


if __name__ == '__main__':
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as folder:
            print(apart(json.loads(line), folder), flush=True)
