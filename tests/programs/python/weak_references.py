import weakref


class Node:
    pass


def f():
    node = Node()
    seen = weakref.ref(node)
    node = None
    return seen() is None


print(f())
