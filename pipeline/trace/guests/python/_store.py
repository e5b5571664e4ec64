"""Memory that the lane and the child share: what the child wrote is there however the child ended."""

__builtins__ = dict(vars(__import__('builtins')))

import mmap
import struct

_LENGTH = struct.Struct('=Q')
_START = _LENGTH.size
_put_length = _LENGTH.pack_into


class Store:
    def __init__(self, size):
        self.size = _START + size
        self.end = _START
        self.memory = mmap.mmap(-1, self.size)

    def write(self, data):
        """In the child. What does not fit is left out: the tracer's own cap comes first."""
        end = self.end + len(data)
        if end <= self.size:
            memory = self.memory
            memory[self.end : end] = data
            _put_length(memory, 0, end - _START)
            self.end = end

    def take(self):
        """In the lane, once: the bytes written."""
        length = min(_LENGTH.unpack_from(self.memory)[0], self.size - _START)
        data = self.memory[_START : _START + length]
        self.memory.close()
        return data
