"""A slow tracer that shares no code with the product: every event stores the text of every variable of its frame, and
changes are found afterwards by comparing the stored texts. Reads a list of jobs, writes a list of traces."""

import dis
import json
import os
import sys

FILE = '<program>'
CAPS = json.loads(sys.argv[1])


def show(value, depth, most, room):
    """(text, room left)"""
    text = None
    if value is None or isinstance(value, (bool, float)):
        text = repr(value)
    elif isinstance(value, int):
        text = str(value) if value.bit_length() < 14000 else None
        if text is None or len(text) > max(room, 40):
            text = '<int of %d bits>' % value.bit_length()
    elif isinstance(value, str):
        limit = max(room, 40)
        if len(value) > limit:
            return '%r<+%d of %d>' % (value[: limit - 2], len(value) - limit + 2, len(value)), 0
        text = repr(value)
    if text is not None:
        return text, room - len(text)
    kind = type(value)
    if kind in (list, tuple, dict, set):
        empty = {list: '[]', tuple: '()', dict: '{}', set: 'set()'}
        if not value:
            return empty[kind], room - len(empty[kind])
        if depth == 0:
            text = '<%s of %d>' % (kind.__name__, len(value))
            return text, room - len(text)
        texts = []
        if kind is set:
            entries = sorted(show(each, depth - 1, most, room)[0] for each in value)
        elif kind is dict:
            entries = list(value.items())
        else:
            entries = list(value)
        for place, entry in enumerate(entries):
            if place == most or room <= 0:
                texts.append('<+%d of %d>' % (len(entries) - place, len(entries)))
                break
            if kind is set:
                texts.append(entry)
                room -= len(entry) + 2
            elif kind is dict:
                key, room = show(entry[0], depth - 1, most, room)
                item, room = show(entry[1], depth - 1, most, room)
                texts.append(key + ': ' + item)
                room -= 4
            else:
                text, room = show(entry, depth - 1, most, room)
                texts.append(text)
                room -= 2
        inside = ', '.join(texts)
        if kind is tuple:
            return ('(%s,)' if len(value) == 1 else '(%s)') % inside, room
        return ('[%s]' if kind is list else '{%s}') % inside, room
    # Of anything else only whether it changes is compared.
    return '<?%r>' % (value,), room - 40


def inner(value):
    return show(value, CAPS['depth'], CAPS['elements'], CAPS['characters'])[0]


def outer(value):
    return show(value, 40, 10**9, CAPS['outer_characters'])[0]


def regions(code):
    """Offsets of comprehensions that this interpreter runs inside the frame."""
    found = set()
    start = None
    follows = {}
    instructions = list(dis.get_instructions(code))
    for before, after in zip(instructions, instructions[1:]):
        follows[before.offset] = after
    by_offset = {instruction.offset: instruction for instruction in instructions}
    for instruction in instructions:
        if instruction.opname == 'LOAD_FAST_AND_CLEAR' and start is None:
            start = instruction.offset
        if instruction.opname == 'FOR_ITER' and start is not None:
            end = by_offset[instruction.argval]
            found.update(range(start, end.offset + 1))
            # Then the outer variables are put back.
            end = follows[end.offset]
            while end.opname in ('POP_TOP', 'SWAP', 'JUMP_FORWARD') or end.opname.startswith('STORE_FAST'):
                found.add(end.offset)
                end = by_offset[end.argval] if end.opname == 'JUMP_FORWARD' else follows[end.offset]
            start = None
    return found


class Recorder:
    def __init__(self):
        self.events = []
        # Frames are held, so that no identity is used twice.
        self.frames = []
        self.numbers = {}
        self.kinds = {}
        self.ranges = {}

    def number(self, frame):
        return self.numbers.get(id(frame))

    def caller(self, frame):
        frame = frame.f_back
        while frame is not None:
            if self.number(frame) is not None:
                return self.number(frame)
            frame = frame.f_back
        return None

    def snapshot(self, frame):
        names = {}
        for name, value in list(frame.f_locals.items()):
            if not name.startswith('.'):
                names[name] = inner(value)
        for instruction in dis.get_instructions(frame.f_code):
            if instruction.opname == 'STORE_GLOBAL' and instruction.argval in frame.f_globals:
                names[instruction.argval] = inner(frame.f_globals[instruction.argval])
        return names

    def add(self, frame, **event):
        event['frame'] = self.number(frame)
        event['snapshot'] = self.snapshot(frame)
        self.events.append(event)
        self.kinds[event['frame']] = event['kind']
        if len(self.events) > 12000:
            # The product stops sooner: the test does not compare such a trace.
            sys.settrace(None)

    def trace(self, frame, event, value):
        code = frame.f_code
        if code.co_filename != FILE or code.co_name in ('<listcomp>', '<setcomp>', '<dictcomp>'):
            return None
        operation = dis.opname[code.co_code[frame.f_lasti]] if frame.f_lasti >= 0 else ''
        if event == 'call':
            if self.number(frame) is not None:
                self.add(frame, kind='resume', line=frame.f_lineno, parent=self.caller(frame))
                return self.trace
            parent = self.caller(frame)
            self.numbers[id(frame)] = len(self.frames)
            self.frames.append(frame)
            count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
            given = {n: outer(frame.f_locals[n]) for n in code.co_varnames[:count] if n in frame.f_locals and n[0] != '.'}
            self.add(
                frame,
                kind='call',
                function=code.co_name,
                line=code.co_firstlineno,
                arguments=given,
                parent=parent,
            )
        elif event == 'line':
            if code not in self.ranges:
                self.ranges[code] = regions(code) if sys.version_info >= (3, 12) else ()
            # Code that puts variables back when an exception leaves a comprehension has a line, but is none.
            leaves = operation in ('SWAP', 'STORE_FAST') and self.kinds.get(self.number(frame)) == 'raise'
            if frame.f_lasti not in self.ranges[code] and not leaves:
                self.add(frame, kind='line', line=frame.f_lineno)
        elif event == 'exception':
            if value[0] is StopIteration and operation in ('FOR_ITER', 'YIELD_FROM', 'SEND'):
                return self.trace
            self.add(frame, kind='raise', line=frame.f_lineno, type=value[0].__name__)
        elif event == 'return':
            suspends = 'YIELD' in operation or (operation == 'RESUME' and code.co_flags & 0x2A0)
            if 'RETURN' in operation:
                self.add(frame, kind='return', line=frame.f_lineno, value=outer(value))
            elif suspends and not (value is None and self.kinds[self.number(frame)] == 'raise'):
                self.add(frame, kind='yield', line=frame.f_lineno, value=outer(value))
            else:
                self.add(frame, kind='unwind', line=frame.f_lineno)
        return self.trace if len(self.events) <= 12000 else None

    def finished(self):
        by_frame = {}
        for event in self.events:
            by_frame.setdefault(event['frame'], []).append(event)
        for events in by_frame.values():
            settle(events)
        for event in self.events:
            del event['snapshot']
        return self.events


def settle(events):
    """Gives each line of a frame its changes: from the last look at the frame to the first after the line."""
    look = {}
    line = None
    found = {}
    for event in events:
        now = event['snapshot']
        kind = event['kind']
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


def main():
    jobs = json.load(sys.stdin)
    results = []
    real = os.dup(1)
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    for job in jobs:
        space = {'__name__': 'program', '__builtins__': __builtins__}
        exec(compile(job['code'], FILE, 'exec'), space)
        call = compile(job['call'], '<call>', 'eval')
        recorder = Recorder()
        sys.settrace(recorder.trace)
        try:
            value = eval(call, space)
            sys.settrace(None)
            outcome = outer(value)
        except BaseException as error:
            sys.settrace(None)
            outcome = type(error).__name__
        results.append({'events': recorder.finished(), 'outcome': outcome})
    sys.stdout.flush()
    send(real, json.dumps(results).encode('ascii'))


def send(descriptor, data):
    while data:
        data = data[os.write(descriptor, data) :]


main()
