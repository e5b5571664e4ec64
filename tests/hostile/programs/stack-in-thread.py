# accept: returned | raised | crash | timeout | trace-limit
# varies
import sys
import threading


def deeper(n):
    return deeper(n + 1)


def start():
    sys.setrecursionlimit(10**8)
    deeper(0)


thread = threading.Thread(target=start)
thread.start()
thread.join()
