class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


def f():
    a = Noisy('a')
    b = Noisy('b')
    del a
    print('mid')
    return 1


f()
print('after')
