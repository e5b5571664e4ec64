"""What the tracer must know of a code object, found once for each."""

__builtins__ = dict(vars(__import__('builtins')))

import dis

PROGRAM = '<program>'
TEST = '<test>'
COMPREHENSIONS = ('<listcomp>', '<setcomp>', '<dictcomp>')
# Names that the interpreter itself binds in modules, classes and comprehensions.
_HIDDEN = frozenset(
    '__annotate__ __annotate_func__ __annotations__ __builtins__ __cached__ __class__ __classcell__ __classdict__'
    ' __classdictcell__ __conditional_annotations__ __doc__ __file__ __firstlineno__ __loader__ __module__ __name__'
    ' __package__ __qualname__ __spec__ __static_attributes__ __warningregistry__'.split()
)
def _opcodes(*names):
    return frozenset(dis.opmap[name] for name in names if name in dis.opmap)


_OPTIMIZED = 0x1
_VARARGS = 0x4
_VARKEYWORDS = 0x8
_GENERATOR_LIKE = 0x20 | 0x80 | 0x200
# With one of these the sample may hold the mapping that a frame shows to tracers, so it must be left as it is.
_READS_LOCALS = frozenset(['locals', 'vars', 'dir', 'eval', 'exec', '_getframe', 'currentframe'])
_EXTENDED = dis.opmap['EXTENDED_ARG']
_CACHE = dis.opmap.get('CACHE', -1)
_PUTS_ASIDE = dis.opmap.get('LOAD_FAST_AND_CLEAR', -1)
_JUMP_FORWARD = dis.opmap['JUMP_FORWARD']
_LOOPS_BEGIN = _opcodes('FOR_ITER', 'GET_ANEXT')
_LOOPS_END = _opcodes('END_FOR', 'END_ASYNC_FOR')
_PUTS_BACK = _opcodes(
    'SWAP', 'POP_TOP', 'POP_ITER', 'COPY', 'STORE_FAST', 'STORE_FAST_STORE_FAST', 'STORE_FAST_MAYBE_NULL'
)
_PUTS_BACK_LATE = _PUTS_BACK | _opcodes('RERAISE')
_GLOBAL_STORES = frozenset(dis.opmap[name] for name in ('STORE_GLOBAL', 'DELETE_GLOBAL'))


def hidden(name):
    return name in _HIDDEN or name[:1] == '.'


RETURNS = _opcodes('RETURN_VALUE', 'RETURN_CONST')
YIELDS = _opcodes('YIELD_VALUE', 'YIELD_FROM')
# Where a StopIteration is how an iterator says that it has no more.
_LOOPS = _opcodes('FOR_ITER', 'YIELD_FROM', 'SEND', 'END_SEND')
_AWAITS = _opcodes('YIELD_FROM', 'SEND', 'END_SEND', 'CLEANUP_THROW', 'END_ASYNC_FOR')


class Code:
    """Names to watch, names of the arguments, and places of a code object."""

    __slots__ = (
        'arguments', 'bytes', 'code', 'function', 'generator', 'globals', 'inner', 'keeps_locals', 'lines', 'names',
        'of_test', 'watched',
    )

    def __init__(self, code):
        self.code = code
        self.function = code.co_name
        self.of_test = code.co_filename == TEST
        self.bytes = code.co_code
        self.generator = bool(code.co_flags & _GENERATOR_LIKE)
        self.keeps_locals = not _READS_LOCALS.isdisjoint(code.co_names)
        if code.co_flags & _OPTIMIZED:
            count = code.co_argcount + code.co_kwonlyargcount
            count += bool(code.co_flags & _VARARGS) + bool(code.co_flags & _VARKEYWORDS)
            self.arguments = tuple(name for name in code.co_varnames[:count] if not hidden(name))
            names = dict.fromkeys(code.co_varnames + code.co_cellvars + code.co_freevars)
            self.names = tuple(name for name in names if not hidden(name))
        else:
            self.arguments = ()
            self.names = None
        self.globals = self._declared() if self.names is not None else ()
        self.watched = (self.names or ()) + self.globals
        self.inner = _inner_offsets(code, self.bytes)

    def _declared(self):
        """Globals that the code binds."""
        found = {}
        argument = 0
        raw = self.bytes
        for at in range(0, len(raw), 2):
            operation = raw[at]
            argument = argument << 8 | raw[at + 1]
            if operation == _EXTENDED:
                continue
            if operation in _GLOBAL_STORES:
                found[self.code.co_names[argument]] = None
            argument = 0
        return tuple(found)

    def line_at(self, offset):
        try:
            lines = self.lines
        except AttributeError:
            lines = self.lines = [None] * (len(self.bytes) // 2 + 1)
            for start, end, line in self.code.co_lines():
                lines[start // 2 : end // 2] = [line] * (end // 2 - start // 2)
        return lines[offset // 2]

    def ends_iteration(self, offset, kind_is_async):
        """Whether an exception here is only how an iterator says that it has no more."""
        # Where an awaited iterator ends, 3.13 names the place behind the instruction: its first cache.
        while self.bytes[offset] == _CACHE:
            offset -= 2
        operation = self.bytes[offset]
        return operation in (_AWAITS if kind_is_async else _LOOPS)


def _inner_offsets(code, raw):
    """
    Offsets of instructions of comprehensions that run in this frame, as they do since 3.12; None where there is none.
    The interpreter first puts the comprehension's variables aside; then come its loops, and last the outer variables
    are put back, which a store of the result may precede. What it runs over is evaluated before.
    """
    starts = [at for at in range(0, len(raw), 2) if raw[at] == _PUTS_ASIDE]
    if not starts:
        return None
    positions = list(code.co_positions())
    offsets = set()
    for start in starts:
        if start not in offsets:
            end = _end_of_loops(raw, start)
            offsets.update(range(start, end, 2))
            offsets.update(_putting_back(raw, end))
            # The same, for the case that an exception leaves the comprehension, stands at the end of the code.
            place = positions[start // 2]
            offsets.update(
                at for at in range(end, len(raw), 2) if raw[at] in _PUTS_BACK_LATE and positions[at // 2] == place
            )
    return offsets


def _end_of_loops(raw, start):
    """The offset behind the loops that begin behind an offset."""
    depth = 0
    at = start
    while at < len(raw):
        if raw[at] in _LOOPS_BEGIN:
            depth += 1
        elif raw[at] in _LOOPS_END:
            depth -= 1
            if not depth:
                break
        at += 2
    return at + 2


def _putting_back(raw, at):
    """Offsets from one on that put variables back; code that is seldom reached jumps over the case of an exception."""
    argument = 0
    while at < len(raw):
        operation = raw[at]
        if operation in _PUTS_BACK or operation == _EXTENDED:
            yield at
        elif operation == _JUMP_FORWARD:
            yield at
            at += 2 * (argument << 8 | raw[at + 1])
        else:
            return
        argument = argument << 8 | raw[at + 1] if operation == _EXTENDED else 0
        at += 2
