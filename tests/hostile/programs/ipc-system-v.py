# accept: returned
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
made = [libc.syscall(29, 0x7A7A, 4096, 0o1666), libc.syscall(68, 0x7A7A, 0o1666), libc.syscall(64, 0x7A7A, 1, 0o1666)]
print([result >= 0 for result in made])
