# accept: returned
import atexit
import sys

atexit.register(lambda: 1 / 0)
atexit.register(sys.exit, 5)
print('main done')
