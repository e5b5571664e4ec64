# accept: protocol | tampered | early-exit
# Says that it wrote more than there is room for.
import gc
import mmap
import os
import struct

for memory in [found for found in gc.get_objects() if type(found) is mmap.mmap]:
    struct.pack_into('=Q', memory, 0, 2**63)
os._exit(0)
