class Down:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


def f():
    for n in Down(2):
        pass
    it = Down(1)
    a, = it
    try:
        next(it)
    except StopIteration:
        return n, a


print(f(), list(Down(2)))
