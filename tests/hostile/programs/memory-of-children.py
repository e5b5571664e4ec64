# accept: returned | raised | memory
import os

for _ in range(6):
    if os.fork() == 0:
        block = bytearray(b'x') * (120 << 20)
        os._exit(0)
for _ in range(6):
    os.wait()
