"""What the host and a lane say to each other. All numbers stand in the machine's order, eight bytes each.

The host asks by an order, the code (its text, or a code object as `marshal` writes it), the text of the trigger, and that
of the sample's standard input. The lane answers by a report, what the sample printed, and its trace: facts seen from
outside; the host draws the conclusion.
"""

__builtins__ = dict(vars(__import__('builtins')))

import struct

# Sizes of the texts; what to run, and what to record of it; the limits of the run; caps of values; whether the code is
# compiled.
ORDER = struct.Struct('=19Q')
ORDER_FIELDS = (
    'code_bytes',
    'text_bytes',
    'input_bytes',
    'kind',
    'record',
    'module_body',
    'wall_ms',
    'cpu_seconds',
    'memory_bytes',
    'file_bytes',
    'output_bytes',
    'processes',
    'events',
    'trace_bytes',
    'depth',
    'elements',
    'characters',
    'outer_characters',
    'compiled',
)
CALL, TEST, SCRIPT = range(3)
# What to record; to the cap: the sample ends where its recording does.
NOTHING, TRACE, TO_CAP = range(3)
# Exit code and signal, -1 where there is none; why it was killed; whether memory ran out; microseconds; bytes.
REPORT = struct.Struct('=7q')
NOT, WALL, OUTPUT, IDLE = range(4)
# Room for the child's word behind a full trace.
LAST_WORD = 1 << 20


class Job:
    """One run: the order's numbers, the texts, and the memory to record into. A lane has one, which its child fills."""

    __slots__ = ORDER_FIELDS[3:] + ('code', 'text', 'memory')

    def fill(self, numbers, code, text, memory):
        for name, number in zip(ORDER_FIELDS[3:], numbers):
            setattr(self, name, number)
        self.code = code
        self.text = text
        self.memory = memory
