# accept: tampered | returned
import sys

frame = sys._getframe()
while frame is not None:
    frame.f_trace = None
    frame.f_trace_lines = False
    frame = frame.f_back
x = 1
x = 2
print(x)
