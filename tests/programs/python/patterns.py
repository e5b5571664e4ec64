# needs 3.10
def f(p):
    match p:
        case [x, y]:
            return x + y
        case {'k': v}:
            return v
        case _:
            return None


print(f([1, 2]), f({'k': 5}), f(0))
