# accept: denied
# The third set of call numbers of this architecture.
import ctypes

print(ctypes.CDLL(None).syscall(0x40000000 | 39))
