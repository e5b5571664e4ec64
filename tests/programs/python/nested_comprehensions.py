# At module, class and function level: the frames of 3.8 to 3.11, the inlined ones since.
i = 'kept'
table = [[i * j for j in range(2)] for i in range(3)]
print(table, i)


class Grid:
    size = 2
    cells = [[0 for _ in range(2)] for _ in range(size)]
    names = {k: v for k, v in zip('ab', cells)}


def f(x):
    y = [x for x in range(3)]
    z = {x: {y for y in range(x)} for x in range(3)}
    return x, y, z


print(f(9), Grid.cells, Grid.names)
