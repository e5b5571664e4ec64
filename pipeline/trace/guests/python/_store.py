"""Memory that the lane and the child share: what the child wrote is there however the child ended."""

__builtins__ = dict(vars(__import__('builtins')))

import mmap
import struct

_LENGTH = struct.Struct('=Q')
_START = _LENGTH.size


class Store:
    """The number of bytes written, then those bytes: see `_stream`."""

    def __init__(self, memory):
        self.memory = memory
        self.size = len(memory)

    @classmethod
    def shared(cls, size):
        """New memory, for `size` bytes."""
        return cls(mmap.mmap(-1, _START + size))

    def write(self, data):
        """In the child, behind what the tracer wrote. What does not fit is left out: the tracer's own cap comes first."""
        start = _START + _LENGTH.unpack_from(self.memory)[0]
        end = start + len(data)
        if end <= self.size:
            self.memory[start:end] = data
            _LENGTH.pack_into(self.memory, 0, end - _START)

    def take(self):
        """In the lane, once: the bytes written."""
        length = min(_LENGTH.unpack_from(self.memory)[0], self.size - _START)
        data = self.memory[_START : _START + length]
        self.memory.close()
        return data
