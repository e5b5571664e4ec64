def add(xs, x):
    xs.append(x)
    return xs


a = []
b = a
c = {'a': a}
add(b, 1)
c['a'].append((2, a))
a[1] = [a, {3}]
del b
print(len(a))
