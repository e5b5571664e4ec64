# accept: denied
import ctypes
import os

print(ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0))
