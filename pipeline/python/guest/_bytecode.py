"""Control flow between the instructions of a code object, on CPython 3.8 and later; nothing is run."""

import dis
import sys
from bisect import bisect_left

MINOR = sys.version_info[1]
EXTENDED = dis.opmap["EXTENDED_ARG"]
# Since 3.11 an instruction keeps notes of the interpreter behind it, which have the number 0.
NOTES = MINOR >= 11
UNIT = 2 if MINOR >= 10 else 1
JUMPS = frozenset(dis.hasjrel) | frozenset(dis.hasjabs)
ABSOLUTE = frozenset(dis.hasjabs)


def numbers(*names):
    return frozenset(dis.opmap[name] for name in names if name in dis.opmap)


BACKWARD = frozenset(number for name, number in dis.opmap.items() if "BACKWARD" in name)
SETUPS = numbers("SETUP_FINALLY", "SETUP_WITH", "SETUP_ASYNC_WITH")
NO_FALL = numbers(
    "RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "JUMP_FORWARD", "JUMP_ABSOLUTE", "JUMP_BACKWARD",
    "JUMP_BACKWARD_NO_INTERRUPT",
)
RETURNS = numbers("RETURN_VALUE", "RETURN_CONST")
YIELDS = numbers("YIELD_VALUE", "YIELD_FROM")
PROLOGUE_END = numbers("RESUME", "GEN_START")
# They raise again what was raised before, and no tracer is told.
RERAISES = numbers("RERAISE", "END_FINALLY", "END_ASYNC_FOR", "CLEANUP_THROW")
RAISE = dis.opmap["RAISE_VARARGS"]
CALLS_FINALLY = numbers("CALL_FINALLY")
ENDS_FINALLY = numbers("END_FINALLY") if MINOR == 8 else frozenset()
# An exception that only says that an iterator has no more is not told either.
AWAITS = numbers("SEND", "YIELD_FROM", "YIELD_VALUE", "GET_ANEXT", "END_SEND")
# Since 3.12 these begin no line, whatever stands before them.
NEVER_FIRST = numbers("END_FOR", "END_SEND", "END_ASYNC_FOR", "RESUME") if MINOR >= 12 else frozenset()
PUTS_ASIDE = dis.opmap.get("LOAD_FAST_AND_CLEAR", -1)
# The result of a comprehension may be stored before the variables are put back.
PUTS_BACK = numbers("SWAP", "COPY", "POP_TOP", "POP_ITER", "STORE_FAST", "STORE_FAST_STORE_FAST", "STORE_FAST_MAYBE_NULL")


def instructions(code):
    """(begin, end, operation, argument) of each instruction, what extends and follows it included."""
    raw = code.co_code
    begin = at = argument = 0
    while at < len(raw):
        operation = raw[at]
        argument = argument << 8 | raw[at + 1]
        at += 2
        if operation == EXTENDED:
            continue
        while NOTES and at < len(raw) and raw[at] == 0:
            at += 2
        yield begin, at, operation, argument
        begin, argument = at, 0


def target_of(end, operation, argument):
    if operation in ABSOLUTE:
        return argument * UNIT
    return end - argument * UNIT if operation in BACKWARD else end + argument * UNIT


def lines_of(code, begins):
    """The line of each instruction, or None; and those that begin a line in the table."""
    if MINOR < 10:
        starts = dict(dis.findlinestarts(code))
        line, lines = code.co_firstlineno, []
        for begin in begins:
            line = starts.get(begin, line)
            lines.append(line)
        return lines, {place for place, begin in enumerate(begins) if begin in starts}
    spans = iter(code.co_lines())
    end, line, lines = 0, None, []
    for begin in begins:
        while begin >= end:
            _, end, line = next(spans)
        lines.append(line)
    return lines, set()


def varint(data):
    value = 64
    result = 0
    while value & 64:
        value = next(data)
        result = result << 6 | value & 63
    return result


def handlers_of(code, begins, place_at):
    """For each instruction the places where an exception in it may go on; None among them: out of the frame."""
    if MINOR < 11:
        return None
    handlers = [(None,)] * len(begins)
    data = iter(code.co_exceptiontable)
    for first in data:
        begin = (first & 63) if not first & 64 else (first & 63) << 6 | varint(data)
        end = begin + varint(data)
        target = place_at[varint(data) * 2]
        varint(data)
        for place in range(bisect_left(begins, 2 * begin), bisect_left(begins, 2 * end)):
            handlers[place] = (target,)
    return handlers


def inlined(code, begins, operations):
    """
    Places of comprehensions that run in this frame, as they do since 3.12: no line of theirs is told; and places of
    which it is not clear whether they are a comprehension's, as what a `for` does with its result.
    """
    inside, around = set(), set()
    if PUTS_ASIDE not in operations:
        return inside, around
    positions = list(code.co_positions())
    where = [positions[begin // 2] for begin in begins]
    for start, operation in enumerate(operations):
        if operation != PUTS_ASIDE or start in inside:
            continue
        place = start
        while place < len(begins) and (within(where[place], where[start]) or operations[place] in PUTS_BACK):
            inner = where[place] != where[start] and within(where[place], where[start])
            (inside if inner else around).add(place)
            place += 1
        # What puts the variables back when an exception leaves the comprehension stands far behind it.
        around.update(at for at in range(place, len(begins)) if where[at] == where[start])
    return inside, around - inside


def within(inner, outer):
    if inner[0] is None:
        return True
    return (outer[0], outer[2]) <= (inner[0], inner[2]) and (inner[1], inner[3]) <= (outer[1], outer[3])


class Graph:
    """Control flow of one code object between instructions, which are known by their places."""

    def __init__(self, code):
        decoded = list(instructions(code))
        begins = [begin for begin, _, _, _ in decoded]
        self.operations = [operation for _, _, operation, _ in decoded]
        # A bare `raise` too.
        self.reraises = {
            place
            for place, (_, _, operation, argument) in enumerate(decoded)
            if operation in RERAISES or (operation == RAISE and argument == 0)
        }
        place_at = {begin: place for place, begin in enumerate(begins)}
        self.lines, self.starts = lines_of(code, begins)
        self.edges = [[] for _ in decoded]
        self.inlined, self.around = inlined(code, begins, self.operations)
        entered = set()
        after_finally = []
        for place, (begin, end, operation, argument) in enumerate(decoded):
            if operation in JUMPS:
                target = place_at[target_of(end, operation, argument)]
                if operation in SETUPS:
                    entered.add(target)
                else:
                    self.edges[place].append(target)
            if operation in CALLS_FINALLY:
                after_finally.append(place + 1)
            elif operation not in NO_FALL and place + 1 < len(decoded):
                self.edges[place].append(place + 1)
        for place, operation in enumerate(self.operations):
            if operation in ENDS_FINALLY:
                self.edges[place] += after_finally
        # Before 3.11 blocks are set up as the program runs: any of them may be the one.
        everywhere = tuple(sorted(entered)) + (None,)
        self.handlers = handlers_of(code, begins, place_at) or [everywhere] * len(decoded)
        ends = [place for place, operation in enumerate(self.operations) if operation in PROLOGUE_END]
        self.prologue = ends[0] if ends else -1
        self.marked = self.marks() if MINOR >= 12 else set()

    def marks(self):
        """
        Where 3.12 and later tell of a line whatever ran before: the line begins there, or a jump from another comes
        there. 3.12 tells of it at some jumps within the line too.
        """
        marked = set()
        before = None
        for place, line in enumerate(self.lines):
            if line != before and line is not None:
                marked.add(place)
            before = line
            for target in self.edges[place]:
                if target != place + 1 and (MINOR == 12 or self.lines[target] != line):
                    marked.add(target)
        return marked
