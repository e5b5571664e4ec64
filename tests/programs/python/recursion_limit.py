import sys


def down(n):
    return down(n + 1)


def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return 1


try:
    down(0)
except RecursionError as error:
    print('caught', type(error).__name__)
print(depth(0), sys.getrecursionlimit())
sys.setrecursionlimit(300)
try:
    down(0)
except RecursionError:
    print('again', sys.getrecursionlimit())
