# accept: returned
import os
import sys

print(os.read(0, 10), sys.stdin.read(), list(sys.stdin))
