"""Which tracer records: the C extension where the host built one, else pure Python."""

__builtins__ = dict(vars(__import__('builtins')))

import sys


class Choice:
    """
    A way to record. `headroom`: frames that its callbacks need above the deepest frame of the sample. `told`: None, or
    what tells that a call returned a value, of whose text there may be so many characters; it gives None where that is
    no literal or it can not tell.
    """

    __slots__ = ('headroom', 'make', 'name', 'told')

    def __init__(self, name, make, headroom, told=None):
        self.name = name
        self.make = make
        self.headroom = headroom
        self.told = told


def choose(native):
    """@raises ImportError where the extension at the path `native` does not load."""
    if native is not None:
        from _native import Engine, load

        return Choice('c', Engine, 0, load(native).told)
    from _tracer import HEADROOM

    if sys.version_info >= (3, 12):
        from _monitoring import Engine
    else:
        from _settrace import Engine
    return Choice('python', Engine, HEADROOM)
