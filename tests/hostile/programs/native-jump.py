# accept: crash
import ctypes

ctypes.CFUNCTYPE(None)(0xDEAD0000)()
