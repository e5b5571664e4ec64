# accept: returned | timeout | protocol
# varies
# Past the interpreter, which so does not know that it is another process and may record there too: fork by number.
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
ours = os.getpid()
for number, arguments in ((435, (0, 0)), (57, ()), (56, (17, 0, 0, 0, 0))):
    for _ in range(200):
        if libc.syscall(number, *arguments) == 0 and os.getpid() != ours:
            while True:
                pass
print('started')
