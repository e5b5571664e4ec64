"""The bytes of a trace: what both tracers write, and all that the host reads of a recording.

The memory begins with the number of bytes that follow, eight bytes in the machine's order; it grows by whole records.

    number    unsigned LEB128, below 2 ** 53, in as few bytes as it needs; what would be negative is 0
    text      number of bytes, then UTF-8; a lone surrogate stands there as a backslash escape, \\udc80
    name      number of a name. The first use of a name has the next free number, and its text follows; names are told
              apart as Python strings. All records of a trace share one table: variables, functions, types of exceptions
    value     0 for an unbound name; else number of bytes + 1, then UTF-8
    changes   their number, then for each a name and a value
    frame     its place among the `call` records, from 0
    parent    0 where no caller is recorded, else the caller's frame + 1

A record begins with a byte: its kind in the low four bits, flags above. With the flag 0x10 the record's frame follows
at once; without it the record is of the frame that the record before it was of, a `call` being of the new frame. A
writer sets it only where it must; `call`, `cut` and `end` never have it.

     1 call     parent, name of the function, first line of its code, with 0x40 the number of the thread, the number of
                arguments and for each a name and a text. 0x20: code of the test. 0x40 is set in threads other than 0;
                threads are numbered in the order of their first recorded call
     2 line     line, with 0x20 the characters printed since the `line` record before, or since the beginning, which the
                flag says are not none. 0x40: the frame's line before has finished, and changed nothing
     3 changes  changes, of the frame's line that began last and has finished with them
     4 yield    line, text of the value
     5 resume   parent, line, changes between the yield and now
     6 return   line, text of the value
     7 raise    line, name of the exception's type, text of its message
     8 unwind   line
    14 cut      recording stopped here at a cap
    15 end      text: the JSON of the sample's word about its outcome; nothing follows

A line that has finished is told of at the latest when its frame does the next thing: by 0x40 if it changed nothing and
the next thing is a line, else by a `changes` before the next record. A line that raised never finishes; one that
yielded finishes when the frame goes on, with what changed before the yield and after. Where the order of changes is
concerned: variables in the order of the code's arguments and locals, cells and free variables, each once, then the
globals that the code declares in the order of the first store; in a module or class that of its names; behind them
names that became unbound, in the order in which they became bound. What changed before a yield stands first, where it
stood, with the later value.

All but `changes`, `cut` and `end` are events. An event that would be one too many, or any record with which the bytes
would be more than the cap allows, is not written: `cut` stands there instead, and only `end` follows. Where that event
is a line with 0x40, a `changes` of none comes before `cut` if it fits. `cut` and `end` themselves always fit.
"""

__builtins__ = dict(vars(__import__('builtins')))

import os

CALL, LINE, CHANGES, YIELD, RESUME, RETURN, RAISE, UNWIND, CUT, END = 1, 2, 3, 4, 5, 6, 7, 8, 14, 15
OTHER_FRAME = 0x10
TEST_SOURCE = 0x20
OTHER_THREAD = 0x40
PRINTED = 0x20
UNCHANGED = 0x40
# Of the count at the beginning of the memory.
LEAD = 8
_getpid = os.getpid
_LINE = bytes([LINE])
_CHANGES = bytes([CHANGES])
_UNCHANGED_LINE = bytes([LINE | UNCHANGED])


def _number(value):
    if value < 0:
        return b'\0'
    data = bytearray()
    while value > 127:
        data.append(value & 127 | 128)
        value >>= 7
    data.append(value)
    return bytes(data)


_KNOWN = 4096
_NUMBERS = [_number(value) for value in range(_KNOWN)]


def number(value):
    return _NUMBERS[value] if 0 <= value < _KNOWN else _number(value)


def _utf8(text):
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode('utf-8', 'backslashreplace')


def text(value):
    data = _utf8(value)
    return number(len(data)) + data


def end(word):
    """The last record."""
    return bytes([END]) + text(word)


class Stream:
    """
    Writes the events of one trace. A method that gives False met a cap: `cut` has been written, and nothing must be
    written any more.
    """

    def __init__(self, memory, most_events, most_bytes):
        self.most_events = most_events
        self.most_bytes = most_bytes
        self.count = 0
        self.size = 0
        self.names = {}
        self.frame = -1
        self.printed = 0
        self.memory = memory
        self.total = memoryview(memory)[:LEAD].cast('Q')
        # A process that the sample forked has the memory too, and must not write to it.
        self.process = _getpid()

    def _write(self, record):
        start = LEAD + self.size
        self.size += len(record)
        if _getpid() == self.process:
            self.memory[start : start + len(record)] = record
            self.total[0] = self.size

    def is_whole(self):
        """Whether the memory holds what was written and no more."""
        return self.total[0] == self.size or _getpid() != self.process

    def cut(self):
        self._write(bytes([CUT]))
        return False

    def _event(self, record):
        if self.count >= self.most_events or self.size + len(record) > self.most_bytes:
            return self.cut()
        self.count += 1
        self._write(record)
        return True

    def _head(self, kind, frame):
        if frame == self.frame:
            return bytes([kind])
        self.frame = frame
        return bytes([kind | OTHER_FRAME]) + number(frame)

    def _name(self, name):
        known = self.names.get(name)
        if known is not None:
            return known
        known = self.names[name] = number(len(self.names))
        return known + text(name)

    def _changes(self, changes):
        if not changes:
            return b'\0'
        parts = [number(len(changes))]
        known = self.names.get
        for name, value in changes.items():
            parts.append(known(name) or self._name(name))
            if value is None:
                parts.append(b'\0')
            else:
                data = _utf8(value)
                size = len(data) + 1
                parts.append(_NUMBERS[size] if size < _KNOWN else number(size))
                parts.append(data)
        return b''.join(parts)

    def call(self, frame, parent, function, line, of_test, thread, arguments):
        kind = CALL | (TEST_SOURCE if of_test else 0) | (OTHER_THREAD if thread else 0)
        parts = [bytes([kind]), number(parent), self._name(function), number(line)]
        if thread:
            parts.append(number(thread))
        parts.append(number(len(arguments)))
        for name, value in arguments:
            parts.append(self._name(name))
            parts.append(text(value))
        self.frame = frame
        return self._event(b''.join(parts))

    def line(self, frame, line, unchanged, printed):
        """`printed`: characters on standard output so far, if it is a number at all; the sample may put there what it likes."""
        if type(printed) is not int:
            printed = self.printed
        before = self.frame
        if frame == before and printed == self.printed:
            record = (_UNCHANGED_LINE if unchanged else _LINE) + (_NUMBERS[line] if 0 <= line < _KNOWN else number(line))
        else:
            kind = LINE | (UNCHANGED if unchanged else 0)
            more = b''
            if printed > self.printed:
                kind |= PRINTED
                more = number(printed - self.printed)
                self.printed = printed
            record = self._head(kind, frame) + number(line) + more
        start = self.size
        end = start + len(record)
        if self.count < self.most_events and end <= self.most_bytes:
            self.count += 1
            self.size = end
            if _getpid() == self.process:
                self.memory[LEAD + start : LEAD + end] = record
                self.total[0] = end
            return True
        self.frame = before
        return self.cut() if not unchanged or self.changes(frame, None) else False

    def changes(self, frame, changes):
        record = (_CHANGES if frame == self.frame else self._head(CHANGES, frame)) + self._changes(changes)
        if self.size + len(record) > self.most_bytes:
            return self.cut()
        self._write(record)
        return True

    def yielded(self, frame, line, value):
        return self._event(self._head(YIELD, frame) + number(line) + text(value))

    def resumed(self, frame, parent, line, changes):
        return self._event(self._head(RESUME, frame) + number(parent) + number(line) + self._changes(changes))

    def returned(self, frame, line, value):
        return self._event(self._head(RETURN, frame) + number(line) + text(value))

    def raised(self, frame, line, kind, message):
        return self._event(self._head(RAISE, frame) + number(line) + self._name(kind) + text(message))

    def unwound(self, frame, line):
        return self._event(self._head(UNWIND, frame) + number(line))
