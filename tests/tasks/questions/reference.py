"""Answers questions about runs with a tracer of its own, which keeps the text of every variable at every event, and with
the syntax tree in place of indentation. Reads a job a line, writes an answer a line: text, or null where there is none.
For the tests' own programs, on CPython up to 3.11: later ones run comprehensions inside of the frame."""

import ast
import contextlib
import io
import json
import sys

FILE = '<program>'
COMPREHENSIONS = ('<listcomp>', '<setcomp>', '<dictcomp>')
BARE = ('try:', 'else:', 'finally:')


def text_of(value):
    """An object that is still being made may have no text."""
    try:
        return repr(value)
    except Exception:
        return '<none>'


class Log:
    """What happened, in order: (kind, frame, line, texts of the frame's variables, more)."""

    def __init__(self, with_body):
        self.with_body = with_body
        self.frames = []
        self.entries = []

    def __call__(self, frame, event, value):
        name = frame.f_code.co_name
        if frame.f_code.co_filename != FILE or name in COMPREHENSIONS or (name == '<module>' and not self.with_body):
            return None
        if event == 'call' and frame in self.frames:
            return self
        if event == 'call':
            self.frames.append(frame)
        known = {name: frame.f_globals[name] for name in frame.f_code.co_names if name in frame.f_globals}
        texts = {name: text_of(each) for name, each in {**known, **frame.f_locals}.items() if name[:2] != '__'}
        self.entries.append((event, self.frames.index(frame), frame.f_lineno, texts, text_of(value)))
        return self

    def of(self, frame, start):
        """Entries of one frame, behind one of all."""
        return [each for each in self.entries[start + 1 :] if each[1] == frame]

    def lines(self, line):
        return [at for at, each in enumerate(self.entries) if each[0] == 'line' and each[2] == line]

    def visit(self, line, k):
        """Where the k-th execution stands, and what comes behind it in its frame."""
        at = self.lines(line)[k - 1]
        return at, self.of(self.entries[at][1], at)

    def named(self, function, line):
        """Numbers of the frames of a function."""
        return [
            number
            for number, frame in enumerate(self.frames)
            if (frame.f_code.co_name, frame.f_code.co_firstlineno) == (function, line)
        ]


def observe(job):
    log = Log(job['kind'] == 'script')
    space = {'__name__': '__main__' if job['kind'] == 'script' else 'sample'}
    sys.stdin = io.StringIO(job.get('stdin') or '')
    body = compile(job['code'], FILE, 'exec')
    raised = None
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            if job['kind'] == 'script':
                sys.settrace(log)
                exec(body, space)
            else:
                exec(body, space)
                sys.settrace(log)
                eval(job['text'], space)
        except Exception as error:
            raised = type(error).__name__
        finally:
            sys.settrace(None)
    return log, raised


def headers(code):
    return {
        node.lineno: node
        for node in ast.walk(ast.parse(code))
        if isinstance(node, (ast.If, ast.For, ast.While))
    }


def enters(node, behind):
    """Whether the body comes next."""
    for kind, _, line, _, _ in behind:
        if kind == 'line':
            return node.body[0].lineno <= line <= node.body[-1].end_lineno
    return False


def variable(job, log, place):
    _, behind = log.visit(place['line'], place['k'])
    text = behind[0][3][place['variable']]
    return '%s; %s' % (text, type(ast.literal_eval(text)).__name__)


def next_line(job, log, place):
    _, behind = log.visit(place['line'], place['k'])
    source = job['code'].splitlines()
    lines = [each[2] for each in behind if each[0] == 'line']
    line = next(each for each in lines if source[each - 1].split('#')[0].strip() not in BARE)
    return '%d: %s' % (line, source[line - 1].strip())


def coverage(job, log, place):
    return 'yes' if log.lines(place['line']) else 'no'


def branch(job, log, place):
    _, behind = log.visit(place['line'], place['k'])
    return 'true' if enters(headers(job['code'])[place['line']], behind) else 'false'


def loop(job, log, place):
    node = headers(job['code'])[place['line']]
    heads = log.lines(node.lineno)
    entries = log.entries
    if place['kind'] == 'passes':
        return str(sum(enters(node, log.of(entries[at][1], at)) for at in heads))
    if place['kind'] == 'after-pass':
        return entries[heads[place['k']]][3][place['variable']]
    for each in log.of(entries[heads[0]][1], heads[0]):
        if each[0] == 'line' and not node.lineno <= each[2] <= node.body[-1].end_lineno:
            return each[3][place['variable']]


def call(job, log, place):
    number = log.named(place['function'], place['line'])[place['k'] - 1]
    entries = [each for each in log.entries if each[1] == number]
    if place['kind'] == 'result':
        return entries[-1][4]
    code = log.frames[number].f_code
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    given = {name: text for name, text in entries[0][3].items() if name in code.co_varnames[:count]}
    return written(given)


def state(job, log, place):
    source = job['code'].splitlines()
    entries = [each for each in log.entries if each[1] == 0]
    steps = 0
    for each, behind in zip(entries, entries[1:]):
        steps += each[0] == 'line' and source[each[2] - 1].split('#')[0].strip() not in BARE
        if steps == place['steps']:
            code = log.frames[0].f_code
            own = code.co_varnames + code.co_cellvars
            return written({name: text for name, text in behind[3].items() if name in own})


def written(texts):
    return '{%s}' % ', '.join('%r: %s' % each for each in texts.items())


ANSWERS = {
    'call-prediction': call,
    'state-prediction': state,
    'variable-prediction': variable,
    'next-line': next_line,
    'line-coverage': coverage,
    'branch-prediction': branch,
    'loop-prediction': loop,
}


def answer(job):
    log, raised = observe(job)
    if job['task'] == 'exception-prediction':
        return raised or 'no exception'
    return ANSWERS[job['task']](job, log, job['place'])


for each in sys.stdin.buffer.read().decode('utf-8').splitlines():
    sys.__stdout__.write(json.dumps(answer(json.loads(each))) + '\n')
