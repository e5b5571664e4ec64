"""
Whether what a program does on the way, rather than what it gives, may hang on the order of sets, on addresses, on
threads or on chance. A screen over names and instructions: it may suspect too much, and sees what the code says, not
what libraries do, so modules that are not known to be plain are suspected whole.
"""

import dis

SETS = frozenset(dis.opmap[name] for name in ("BUILD_SET", "SET_ADD", "SET_UPDATE") if name in dis.opmap)
# Without a word of order, threads, chance or the machine in what they give.
PLAIN = frozenset(
    "__future__ abc bisect calendar cmath collections collections.abc copy dataclasses decimal enum fractions"
    " functools heapq io itertools json math numbers operator queue re statistics string sys textwrap typing"
    " unicodedata".split()
)
TELLING = frozenset(
    "set frozenset hash id repr ascii eval exec compile globals locals vars dir __import__ __builtins__ __hash__"
    " __subclasses__ __dict__ modules intern getrefcount _getframe _current_frames environ urandom SystemRandom gc"
    " union intersection difference symmetric_difference".split()
)
VIEWS = frozenset(["keys", "items"])
# The operators that make sets of views.
MAKES_SETS = frozenset(
    dis.opmap[name] for name in ("BINARY_AND", "BINARY_OR", "BINARY_SUBTRACT", "BINARY_XOR") if name in dis.opmap
)
BINARY = dis.opmap.get("BINARY_OP", -1)
IMPORT = dis.opmap["IMPORT_NAME"]


def sets_in(constants):
    """Sets that the compiler made of displays. Those of numbers lie the same way every time."""
    for constant in constants:
        if isinstance(constant, frozenset) and not all(type(item) in (int, bool, float) for item in constant):
            return True
    return False


def imported(code, raw):
    argument = 0
    for at in range(0, len(raw), 2):
        argument = argument << 8 | raw[at + 1]
        if raw[at] == IMPORT:
            yield code.co_names[argument]
        if raw[at] != dis.EXTENDED_ARG:
            argument = 0


def order_of(codes):
    """What it may hang on, in a word; None where nothing is suspected."""
    for code in codes:
        raw = code.co_code
        operations = set(raw[::2])
        if operations & SETS or sets_in(code.co_consts):
            return "set"
        for name in code.co_names:
            if name in TELLING:
                return name
        for name in imported(code, raw):
            if name not in PLAIN:
                return name
        if VIEWS.intersection(code.co_names) and (operations & MAKES_SETS or BINARY in operations):
            return "view"
    return None
