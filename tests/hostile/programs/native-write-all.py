# accept: crash
import ctypes

for address in range(0, 1 << 47, 1 << 20):
    ctypes.memset(address, 0x41, 8)
