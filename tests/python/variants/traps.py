"""Prints what its functions give. What looks as if it could be written otherwise often can not."""

GROWN = 0


def plain(xs, limit=3):
    total = 0
    count = len(xs)
    for i in range(len(xs)):  # each
        total += xs[i] * i
    mean = (total + 1) / max(count, 1)
    if (mean > limit
            and total):
        return (mean,
                total)
    return count - total


def read_after(n):
    for i in range(n):
        pass
    for k in range(n, 0, -2):
        print(k)
    return i


def goes_on(n):
    found = []
    for i in range(n):
        if i % 2:
            continue
        for j in range(i):
            if j > 2:
                break
            found.append((i, j))
    return found


def bound_changes(xs):
    n = len(xs)
    for i in range(n):
        n -= 1
        xs.append(n)
    for i in range(len(xs)):
        xs.append(i)
    for i in range(3):
        i = i * 2
        xs.append(i)
    return xs


def closures():
    made = []
    for i in range(3):
        made.append(lambda: i)
    late = 5

    def inner():
        return late + 1

    late = 6
    return [one() for one in made], inner()


def nested_scopes():
    shared = 1
    kept = [shared for shared in range(3)]
    hidden = 2

    def inner():
        nonlocal hidden
        hidden += 1
        own = hidden
        return own

    class Local:
        hidden = 7
        field = shared

    own = inner()
    return kept, hidden, own, Local.field, Local.hidden


def globals_too():
    global GROWN
    GROWN = GROWN + 1
    before = GROWN
    return before


def in_texts(n):
    shown = n * 2
    width = 5
    return f"{shown:>{width}} {shown + 1}", locals().get("n")


def named_in_locals():
    first = 1
    return sorted(locals())


def caught(xs):
    error = None
    try:
        part = xs[0] + 1 + "a"
    except TypeError as error:
        text = type(error).__name__
    except IndexError as other:
        text = str(other)
    finally:
        seen = len(xs)
    return text, seen


def needs_order(a):
    b = a
    a = b + 1
    c = 2
    c = c + a
    d, e = c, a
    x = d
    y = e
    return a, b, c, d, e, x, y


def one_line(a):
    if a: b = 1; c = 2
    elif a is None: b = c = 3
    else: b, c = 4, 5
    return b, c


def yields(n):
    for i in range(n):
        got = yield i
        said = (yield got) or -i
        print(said)
    while (n := n - 1) > 0:
        yield n


def recursive(n):
    if n < 2:
        return n
    return recursive(n - 1) + recursive(n=n - 2)


def ends_at_end(xs):
    total = 0
    for x in range(2):
        for y in range(3):
            for z in range(x, y):
                total += x * y + z
    size = {'a': total, "b": -total}
    return size


class Counter:
    step = 2

    def __init__(self, größe):
        start = größe
        self.value = start

    def up(self, times):
        for count in range(times):
            value = self.value + self.step
            self.value = value
        return self.value


print(plain([3, 1, 4]), plain([]), plain(xs=[0, 0, 1], limit=9))
print(read_after(4), goes_on(7), bound_changes([1, 2]), closures(), nested_scopes())
print(globals_too(), globals_too(), in_texts(3), named_in_locals(), caught([]), caught([1]))
print(needs_order(1), one_line(0), one_line(None), one_line(2), list(yields(3)), recursive(n=9), ends_at_end([]))
print(Counter(3).up(4))
