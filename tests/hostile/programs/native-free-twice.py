# accept: crash
import ctypes

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
libc.free(ctypes.c_void_p(id(object())).value + 8)
libc.free(libc.malloc(64) + 1)
