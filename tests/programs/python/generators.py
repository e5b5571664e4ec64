def count(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print('got', got)
    finally:
        print('end', n)


def both():
    first = yield from count(1)
    yield first


g, h = count(3), count(2)
print(next(g), next(h), g.send('x'), next(h))
h.close()
print(list(g), list(both()), sum(x for x in count(2)))
