# accept: returned | denied
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for user in (0, 1000, 65533):
    for change in (os.setuid, os.setgid, os.setreuid, os.setregid):
        try:
            change(*([user] * (2 if 're' in change.__name__ else 1)))
            print('BECAME', user, change.__name__)
        except OSError:
            pass
print([libc.prctl(option, 1, 0, 0, 0) == 0 for option in (4, 8, 24, 28, 35, 47)])
