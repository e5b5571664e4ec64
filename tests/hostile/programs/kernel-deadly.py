# accept: denied
import ctypes

print(ctypes.CDLL(None).syscall(321, 0, ctypes.create_string_buffer(64), 64))
