"""A slow reader of the bytes of a trace, written from the text of `_stream.py` and sharing no code with the product.

    python stream_reader.py < bytes        one JSON: {"events", "cut", "end"}; status 1 and a line where it is malformed
"""

import json
import sys

KINDS = {1: 'call', 2: 'line', 3: 'changes', 4: 'yield', 5: 'resume', 6: 'return', 7: 'raise', 8: 'unwind', 14: 'cut', 15: 'end'}
FLAGS = {'call': 0x60, 'line': 0x70, 'cut': 0, 'end': 0}


class Malformed(Exception):
    pass


class Torn(Exception):
    """The bytes end inside a record."""


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0
        self.names = []
        self.frames = 0
        self.frame = None
        self.printed = 0
        self.pending = {}
        self.events = []
        self.cut = False
        self.end = None

    def take(self, size):
        if self.at + size > len(self.data):
            raise Torn
        part = self.data[self.at : self.at + size]
        self.at += size
        return part

    def number(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if value >= 2**53 or shift > 56:
                raise Malformed('a number that is too large')
            if byte < 128:
                if byte == 0 and shift > 7:
                    raise Malformed('a number with bytes to spare')
                return value

    def utf8(self, size):
        try:
            return self.take(size).decode('utf-8')
        except UnicodeDecodeError:
            raise Malformed('a text that is no UTF-8') from None

    def text(self):
        return self.utf8(self.number())

    def name(self):
        number = self.number()
        if number > len(self.names):
            raise Malformed('a name of no known number')
        if number == len(self.names):
            self.names.append(self.text())
        return self.names[number]

    def changes(self):
        found = {}
        for _ in range(self.number()):
            name = self.name()
            size = self.number()
            found[name] = None if size == 0 else self.utf8(size - 1)
        return found

    def parent(self):
        number = self.number()
        if number > self.frames:
            raise Malformed('a parent that never was called')
        return number - 1 if number else None

    def finish(self, changes):
        line = self.pending.pop(self.frame, None)
        if line is None:
            raise Malformed('changes of a line that awaits none')
        line['changes'] = changes
        line['stdout_length'] = line.pop('stdout_length')

    def record(self):
        first = self.take(1)[0]
        kind = KINDS.get(first & 15)
        if kind is None or first & 0xF0 & ~FLAGS.get(kind, 0x10):
            raise Malformed('a record of no known kind')
        if self.cut and kind != 'end':
            raise Malformed('a record behind the cut')
        names, frame = len(self.names), self.frame
        try:
            self.fields(kind, first)
        except Torn:
            del self.names[names:]
            self.frame = frame
            raise

    def fields(self, kind, first):
        if kind == 'cut':
            self.cut = True
            return
        if kind == 'end':
            self.end = json.loads(self.text())
            return
        if kind == 'call':
            parent, function, line = self.parent(), self.name(), self.number()
            thread = self.number() if first & 0x40 else 0
            if first & 0x40 and not thread:
                raise Malformed('a flag for nothing')
            arguments = {}
            for _ in range(self.number()):
                name = self.name()
                arguments[name] = self.text()
            self.frame = self.frames
            self.frames += 1
            self.add(
                kind,
                parent=parent,
                function=function,
                line=line,
                arguments=arguments,
                source='test' if first & 0x20 else 'program',
                thread=thread,
            )
            return
        if first & 0x10:
            frame = self.number()
            if frame >= self.frames or frame == self.frame:
                raise Malformed('a frame that never was called, or is told without need')
            self.frame = frame
        if self.frame is None:
            raise Malformed('a record of no frame')
        if kind == 'line':
            line = self.number()
            if first & 0x20:
                more = self.number()
                if not more:
                    raise Malformed('a flag for nothing')
                self.printed += more
            if first & 0x40:
                self.finish({})
            self.pending[self.frame] = self.add(kind, line=line, stdout_length=self.printed)
        elif kind == 'changes':
            self.finish(self.changes())
        elif kind == 'resume':
            parent, line, changes = self.parent(), self.number(), self.changes()
            self.add(kind, parent=parent, line=line, changes=changes)
        elif kind == 'raise':
            line, name, message = self.number(), self.name(), self.text()
            self.pending.pop(self.frame, None)
            self.add(kind, line=line, type=name, message=message)
        elif kind == 'unwind':
            self.add(kind, line=self.number())
        else:
            line, value = self.number(), self.text()
            self.add(kind, line=line, value=value)

    def add(self, kind, **fields):
        event = {'kind': kind, 'frame': self.frame}
        event.update(fields)
        self.events.append(event)
        return event

    def read(self):
        while self.at < len(self.data):
            if self.end is not None:
                raise Malformed('a record behind the last one')
            try:
                self.record()
            except Torn:
                break
        return {'events': self.events, 'cut': self.cut, 'end': self.end}


def main():
    try:
        found = Reader(sys.stdin.buffer.read()).read()
    except Malformed as error:
        sys.exit('malformed: %s' % error)
    json.dump(found, sys.stdout, ensure_ascii=True)


if __name__ == '__main__':
    main()
