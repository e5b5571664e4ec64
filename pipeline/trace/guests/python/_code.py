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
_PUTS_ASIDE = dis.opmap.get('LOAD_FAST_AND_CLEAR', -1)
_ENDS = _opcodes('END_FOR', 'END_ASYNC_FOR')
_PUTS_BACK = _opcodes('SWAP', 'POP_TOP', 'COPY', 'STORE_FAST', 'STORE_FAST_STORE_FAST', 'POP_ITER', 'STORE_FAST_MAYBE_NULL')
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
        'source',
    )

    def __init__(self, code):
        self.code = code
        self.function = code.co_name
        self.source = 'program' if code.co_filename == PROGRAM else 'test'
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
        operation = self.bytes[offset]
        return operation in (_AWAITS if kind_is_async else _LOOPS)


def _inner_offsets(code, raw):
    """
    Offsets of instructions of comprehensions that run in this frame, as they do since 3.12; None where there is none.
    The interpreter first puts the comprehension's variables aside, in the place of the whole comprehension; all that
    comes later and lies within that place belongs to it. What it runs over is evaluated before.
    """
    starts = [at for at in range(0, len(raw), 2) if raw[at] == _PUTS_ASIDE]
    if not starts:
        return None
    positions = list(code.co_positions())
    offsets = set()
    for start in starts:
        if start in offsets:
            continue
        line, end_line, column, end_column = positions[start // 2]
        for index in range(start // 2, len(positions)):
            first, last, left, right = positions[index]
            if first is None or left is None:
                continue
            if (line, column) <= (first, left) and (last, right) <= (end_line, end_column):
                offsets.add(index * 2)
    # Where the result is stored at once, that may come before the outer variables are put back.
    inside = False
    for at in range(0, len(raw), 2):
        if raw[at] in _ENDS and at in offsets:
            inside = True
        elif inside and raw[at] in _PUTS_BACK:
            offsets.add(at)
        elif raw[at]:
            inside = False
    return offsets
