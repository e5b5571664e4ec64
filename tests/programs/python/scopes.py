count = 0
names = ['a']


def bump():
    global count, fresh
    count += 1
    fresh = count
    names.append('b')


def outer():
    total = 0
    seen = []

    def inner(k):
        nonlocal total
        total += k
        seen.append(k)

    class Local:
        kind = 'local'

        def method(self):
            self.value = total
            return __class__.__name__

    inner(2)
    inner(3)
    item = Local()
    item.method()
    del inner
    return total, item.value


bump()
print(outer(), count, fresh)
