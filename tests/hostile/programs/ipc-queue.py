# accept: returned
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(240, b'pwned_own', 0o102, 0o666, None) >= 0)
