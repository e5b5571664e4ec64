import atexit
import sys

atexit.register(print, 'bye')


def f():
    try:
        sys.exit(3)
    finally:
        print('leaving')


f()
