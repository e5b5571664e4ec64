# accept: denied
import ctypes

print(ctypes.CDLL(None).syscall(248, b'user', b'pwned_own', b'secret', 6, -4))
