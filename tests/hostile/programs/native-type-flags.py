# accept: crash | raised | returned | memory | protocol | tampered
# Turns a type of the interpreter into nonsense, for this process alone.
import ctypes

ctypes.memset(id(float) + 32, 0xFF, 64)
print(1.5 + 1.5, [float] * 3)
