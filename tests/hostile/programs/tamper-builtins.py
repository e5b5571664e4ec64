# accept: returned | raised | tampered | protocol
import builtins
import io
import json
import mmap
import os
import struct

for module in (io, json, mmap, os, struct):
    for name in list(vars(module)):
        if not name.startswith('__'):
            setattr(module, name, None)
vars(builtins).clear()
