# accept: protocol | tampered | early-exit
# Finds the memory that it shares with the lane, and leaves what no tracer writes.
import gc
import mmap
import os
import struct

for memory in [found for found in gc.get_objects() if type(found) is mmap.mmap]:
    memory[8:24] = b'\xff' * 16
    struct.pack_into('=Q', memory, 0, 16)
os._exit(0)
