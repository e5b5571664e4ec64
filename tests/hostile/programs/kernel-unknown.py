# accept: returned
# Calls that no kernel has yet: a filter that lists what is denied lets them through.
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
print({libc.syscall(number, 0, 0, 0, 0, 0, 0) for number in range(470, 600)})
