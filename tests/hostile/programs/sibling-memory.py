# accept: denied
import ctypes
import os

print(ctypes.CDLL(None).syscall(310, os.getppid(), None, 0, None, 0, 0))
