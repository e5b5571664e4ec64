/** A harmless program that tracers have got wrong. */
export interface Hazard {
  readonly id: string
  readonly code: string
  /** Oldest minor version that runs it. */
  readonly needs?: number
}

/** Each by its name. */
const PROGRAMS: Record<string, string> = {
  nested_closures: `def make():
    n = 0
    def inc(by):
        nonlocal n
        n += by
        def show():
            return n, by
        return show
    return inc
g = make()
a = g(1); b = g(2)
print(a(), b())`,
  comprehension_in_function: `def f():
    n = 3
    c = [[0] * n for _ in range(n)]
    s = 0
    for i in range(n):
        s += i
    q = {i: [j for j in range(i)] for i in range(2)}
    r = {i for i in q}
    return s, q, r, [k for k in (lambda: [n])()]
print(f())`,
  comprehension_at_module: `B = [[i + j for j in range(2)] for i in range(2)]
i = 5
C = [i for i in range(3)]
print(B, C, i)`,
  comprehension_in_class: `class A:
    xs = [1, 2, 3]
    ys = [x * 2 for x in xs]
    x = 0
    fs = [lambda: z for z in ys]
    def m(self):
        return [x for x in self.ys if x in self.xs]
print(A().m(), [f() for f in A.fs], A.x)`,
  comprehension_shadows: `def f(x):
    y = [x for x in range(3)]
    def g():
        a = [x for x in range(2)]
        return a, x
    return x, y, g()
print(f(9))`,
  comprehension_raises: `def f(xs):
    x = 'outer'
    try:
        return [1 // x for x in xs]
    except ZeroDivisionError as error:
        return x, str(error)
print(f([1, 0]))`,
  generators_alive: `def g():
    x = 0
    while x < 3:
        y = yield x
        x += 1
print(list(g()))
h = g(); next(h); k = g(); next(k); next(h)
print(next(k), h.send('v'))`,
  generator_abandoned: `def g():
    try:
        yield 1
        yield 2
    finally:
        print('end of g')
h = g()
next(h)
h.close()
for each in [g() for _ in range(3)]:
    next(each)
each = None
print('end')`,
  generator_throws: `def g():
    while True:
        try:
            got = yield [1]
        except ValueError as error:
            yield str(error)
h = g(); next(h)
print(h.throw(ValueError('v')))
next(h)
try:
    h.throw(KeyError('k'))
except KeyError:
    print('k')`,
  generator_delegates: `def inner(xs):
    total = 0
    for x in xs:
        xs.append(x) if len(xs) < 4 else None
        total += (yield x) or 0
    return total
def outer(xs):
    seen = []
    r = yield from inner(xs)
    seen.append(r)
    yield seen
print(list(outer([1, 2])))`,
  asynchronous: `import asyncio
async def a(n):
    await asyncio.sleep(0)
    return n * 2
async def count(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)
class C:
    async def __aenter__(self):
        return self
    async def __aexit__(self, *facts):
        return True
async def main():
    r = await asyncio.gather(a(1), a(2))
    async for i in count(2):
        r.append(i)
    async with C() as c:
        raise ValueError('x')
    return r, [x async for x in count(3)]
print(asyncio.run(main()))`,
  hostile_methods: `class E:
    def __repr__(self):
        raise SystemExit('repr')
    def __eq__(self, other):
        raise SystemExit('eq')
    def __getattribute__(self, name):
        raise SystemExit('get ' + name)
    def __len__(self):
        raise SystemExit('len')
    __hash__ = None
def f():
    e = E()
    l = [e, (e,), {1: e}]
    x = 1
    return x
print(f())`,
  hostile_metaclass: `class M(type):
    def __getattribute__(cls, name):
        if name in ('__module__', '__name__', '__class__', '__mro__', '__dict__'):
            raise SystemExit('meta ' + name)
        return type.__getattribute__(cls, name)
    def __hash__(cls):
        raise SystemExit('hash')
    def __eq__(cls, other):
        raise SystemExit('eq')
class A(metaclass=M):
    pass
def f():
    a = A()
    b = [A, a]
    return 1
print(f())`,
  hostile_subclasses: `class I(int):
    def __repr__(self):
        raise SystemExit('repr')
    def bit_length(self):
        raise SystemExit('bits')
class D(dict):
    def items(self):
        raise SystemExit('items')
    def __len__(self):
        raise SystemExit('len')
    def __iter__(self):
        raise SystemExit('iter')
class L(list):
    def __getitem__(self, at):
        raise SystemExit('item')
    def __iter__(self):
        raise SystemExit('iter')
class S(str):
    def __len__(self):
        raise SystemExit('len')
    def __hash__(self):
        raise SystemExit('hash')
def f():
    i = I(3)
    d = D(a=1)
    l = L([1, d])
    s = S('x')
    return i + 0
print(f())`,
  own_namespace: `class N(dict):
    def __getitem__(self, key):
        print('get', key)
        return dict.__getitem__(self, key)
class M(type):
    @classmethod
    def __prepare__(meta, name, bases):
        return N()
class A(metaclass=M):
    x = 1
    y = x
print(A.y)`,
  aliases_change: `def g(z):
    z.append(1)
    z[0:0] = [[]]
    z[0].append(z)
def f():
    a = []
    b = (a, {'k': a})
    g(a)
    g(b[1]['k'])
    return len(a)
print(f())`,
  callers_see: `def inner(grid, memo, key):
    grid[key][0] += 1
    memo[key] = grid[key][:]
    key += 1
    return key
def f():
    grid = [[0] * 3 for _ in range(3)]
    memo = {}
    key = 0
    while key < 3:
        key = inner(grid, memo, key)
    return grid, memo
print(f())`,
  iterators_change: `def f():
    log = []
    if 3 in map(log.append, [1, 2]):
        pass
    for x in map(log.append, 'ab'):
        y = x
    z = zip(map(log.append, [5]), [6])
    for pair in z:
        y = pair
    e = enumerate(iter(log.pop, 2))
    for n, v in e:
        y = v
    return log
print(f())`,
  subscripts_change: `from collections import defaultdict
from functools import cached_property
class A:
    __getitem__ = [].append
    def __init__(self):
        self.n = 1
    @cached_property
    def twice(self):
        return self.n * 2
class B:
    pass
def f():
    d = defaultdict(list)
    x = d['a']
    y = d['b'], d['c']
    a = A()
    x = a.twice
    log = []
    B.__getitem__ = log.append
    b = B()
    try:
        x = b[3]
    except TypeError:
        x = 'no'
    B.__len__ = property(lambda self: log.__len__)
    x = len(b)
    return d, x
print(f())`,
  ends_change: `import weakref
class A:
    pass
def f():
    log = []
    a = A()
    r = weakref.ref(a, log.append)
    s = {a}
    weakref.finalize(a, log.extend, (1, 2))
    a = 1
    s = None
    x = 2
    return len(log)
print(f())`,
  strings_grow: `def f():
    s = ''
    t = 'é'
    for i in range(400):
        s += 'x'
        t += chr(300 + i)
    u = s
    s += 'y'
    return len(s), len(t), len(u)
print(f())`,
  numbers: `def f():
    x = 10 ** 5000
    y = x * x
    z = [2 ** i for i in range(60, 70)]
    big = 1
    for i in range(90):
        big *= 7
        part = -big
    w = 0.1
    for i in range(4):
        w = w / 3 - 1e300 * 1e10
    nan = w - w
    nan = -nan
    zero = -0.0
    zero = 0.0
    t = True
    t = 1
    t = 1.0
    return y > x
print(f())`,
  digits_are_few: `import sys
def f():
    x = 10 ** 800
    sys.set_int_max_str_digits(640)
    y = [x]
    return g(x)
def g(n):
    return n > 1
print(f())`,
  strange_strings: `def f():
    a = 'at 0x7f00'
    a = 'at 0x7f01'
    b = '\\ud800'
    b = '\\0' + "it's"
    c = ['é at 0xAB', 'x' * 500, b'\\xff' * 300]
    c[1] = 'x' * 499 + 'é'
    c[1] = 'x' * 499 + 'y'
    return ascii(b)
print(f())`,
  cycles: `a = []
a.append(a)
d = {}
d['d'] = d
b = [a, d]
class N:
    pass
n = N()
n.me = n
n.all = [n, b]
x = []
for i in range(3000):
    x = [x]
print('ok')`,
  many_lines: `def f(a,
      b=2):
    x = (a +
         b
         )
    y = [
        g(x),
        a,
        b,
    ]
    return [x,
            y]
def g(x): return x; print('never')
for i in range(3): g(i)
while i < 6: i += 1
print(f(1))`,
  finally_returns: `def f():
    try:
        1 / 0
    except ZeroDivisionError as e:
        r = 'c'
    finally:
        z = 2
    return r
def g():
    for i in range(3):
        try:
            return i
        finally:
            if i < 1:
                continue
            break
def h():
    try:
        raise ValueError('a')
    except ValueError:
        raise KeyError('b') from None
try:
    h()
except KeyError as e:
    print(f(), g(), e)`,
  context_managers: `import contextlib
class C:
    def __enter__(self):
        return 5
    def __exit__(self, *facts):
        return True
@contextlib.contextmanager
def m(log):
    log.append(1)
    yield log
    log.append(2)
with C() as c:
    raise ValueError
log = []
with contextlib.suppress(ZeroDivisionError), m(log) as same:
    x = 1
with contextlib.suppress(ZeroDivisionError):
    1 / 0
print(c, log)`,
  unbinding: `def f():
    b = 1
    a = [2]
    c = 3
    del a, b
    b = 4
    del b, c
    for i in []:
        pass
    return locals()
def g():
    x = 1
    def h():
        return x
    del x
    try:
        h()
    except NameError as e:
        return str(e)
class K:
    p = 1
    q = 2
    del p
    p = 3
    del p, q
z = 1; y = 2
del z
z = 3
del y, z
print(f(), g())`,
  declared_globals: `n = 0
def f():
    global n, fresh
    n += 1
    fresh = [n]
    fresh.append(n)
    del fresh
    return n
f(); print(f())
exec('q = 5\\nprint(q)')
print(eval('q + 1'))
globals()['w w'] = 1
globals()['\\ud800'] = 2
v = 3`,
  locals_called: `def f():
    a = 1
    locals()['a'] = 2
    locals()['new'] = 3
    b = a
    exec('c = 4')
    return b
print(f())`,
  lambdas_and_sorts: `def key(p):
    return -p[1], p[0]
ps = [(c, i % 3) for i, c in enumerate('fedcba')]
ps.sort(key=key)
f = lambda *a, k=[], **kw: (a, k, kw)
print(ps, f(1, k=2, z=3), sum(x * x for x in range(4)), max(ps, key=lambda p: p[1]))`,
  library_values: `from collections import Counter, OrderedDict, deque, namedtuple
from dataclasses import dataclass, field
from enum import Enum
class Color(Enum):
    RED = 1
    BLUE = 2
@dataclass
class Node:
    value: int
    next: 'Node' = None
    tags: list = field(default_factory=list)
P = namedtuple('P', 'x y')
def f():
    c = Counter('abracadabra')
    c['z'] += 5
    o = OrderedDict(b=1, a=2)
    o.move_to_end('b')
    d = deque([1, 2, 3], maxlen=3)
    d.append(4)
    d.rotate(1)
    n = Node(1, Node(2))
    n.next.tags.append(Color.RED)
    n.next.next = n
    p = P(1, [n])
    p = p._replace(x=Color.BLUE)
    s = {1, 2}
    s |= {3}
    s.discard(1)
    k = o.keys()
    o['q'] = 3
    e = ValueError('a', [1])
    e.args[1].append(2)
    return c.most_common(1)
print(f())`,
  slots_and_extensions: `class S:
    __slots__ = ('a', 'b')
class T(S):
    __slots__ = ('c', '__dict__')
class Stack(list):
    def __init__(self):
        self.size = 0
    def push(self, x):
        self.append(x)
        self.size += 1
def f():
    t = T()
    t.b = 1
    t.a = [t]
    t.c = 2
    t.d = 3
    del t.b
    s = Stack()
    s.push(1)
    s.push(s)
    return len(s)
print(f())`,
  threads_three: `import threading
r = []
def w(n):
    r.append(n)
    return n
for i in range(3):
    t = threading.Thread(target=w, args=(i,))
    t.start()
    t.join()
class Own(threading.Thread):
    def run(self):
        r.append('own')
o = Own()
o.start()
o.join()
print(r)`,
  walks_to_tracer: `import gc, sys
f = sys._getframe()
print(type(gc.get_objects()), f.f_back is not None, sys.gettrace() is None, f.f_lineno)
def g():
    frame = sys._getframe()
    frame.f_trace = None
    x = 1
    return x
print(g())`,
  leaves_at_once: `import os, sys
def f(n):
    print('a', flush=True)
    os._exit(n)
f(7)`,
  leaves: `import sys
def f():
    x = 1
    sys.exit(3)
try:
    f()
finally:
    print('end')`,
  forks: `import os
def f():
    if os.fork() == 0:
        x = 1
        y = x + 1
        os._exit(y)
    return os.wait()[1] >> 8
print(f())`,
  signals: `import signal
log = []
def handler(number, frame):
    log.append(number)
signal.signal(signal.SIGUSR1, handler)
def f():
    x = 1
    signal.raise_signal(signal.SIGUSR1)
    return x
f()
print(len(log))`,
  memory: `def f():
    try:
        x = bytearray(1 << 62)
    except MemoryError:
        x = 'none'
    raise MemoryError('mine')
try:
    f()
except MemoryError as e:
    print(e)`,
  exceptions_named: `class A(Exception):
    def __str__(self):
        raise SystemExit('str')
class B(A, ValueError):
    pass
def f(kind, *args):
    try:
        raise kind(*args)
    except Exception as e:
        return type(e).__name__
print(f(A, 1), f(B, 'x', [1]), f(KeyError, 'k'), f(OSError, 2, 'no'), f(UnicodeDecodeError, 'a', b'b', 0, 1, 'c'))
import json
try:
    json.loads('{')
except ValueError as e:
    print(e)
try:
    compile('f(', 'x', 'exec')
except SyntaxError as e:
    print('s')
def it():
    raise StopIteration
try:
    next(iter([])); 
except StopIteration:
    print('stop')
print(next(iter(()), 'none'), [x for x in iter(lambda: 1, 1)])`,
  changes_elsewhere: `class Node:
    def __init__(self, key, next=None):
        self.key = key
        self.next = next
        self.rows = [[key, 1], [2, 3]]
    def turn(self, rows):
        rows[0][0] = 1.0
        self.rows = rows[::-1]
        return rows
def fill(rows, left):
    if left:
        rows[left % 3][left % 2] = left
        rows = fill(rows, left - 1)
        rows[0].append(0.0 if left % 2 else -0.0)
    return rows
def swap(table, row):
    table['a'] = row
    row.append(True)
    table['b'] = [list(row), row]
    return {'b': table['b'], 'a': row}
def wide(rows, text, deep, many):
    many.add(len(many))
    deep[0][0][0].append(deep)
    return rows, text
def main():
    rows = [[0] * 3 for _ in range(3)]
    out = fill(rows, 5)
    same = rows
    rows[1], rows[2] = rows[2], rows[1]
    table = {'a': [1], 'b': []}
    turned = swap(table, [1.0])
    turned = swap(turned, turned['a'])
    head = None
    for key in range(5):
        head = Node(key, head)
        head.turn(rows)
        # Another object may come to lie where the one before lay.
        one = [[key], [1]]
        one = [[key], [True]]
        one = [[float(key)], [True]]
    head.next.next.key = True
    head.next.next.next = head
    head = head.next
    deep = [[[[]]]]
    many = set(range(20))
    wide([list(range(40))] * 3, 'x' * 300, deep, many)
    wide([[1, 2], [3]], 'short', deep, many)
    pair = (rows, deep)
    pair[0][0].clear()
    return len(out)
print(main())`,
}

const NEWER: Record<string, readonly [needs: number, code: string]> = {
  walrus_and_match: [
    10,
    `def f(p):
    match p:
        case [x, y] if (s := x + y) > 1:
            return s
        case {'k': v, **rest}:
            return v, rest
        case str() as t:
            return t
    return None
print(f([1, 2]), f({'k': 5, 'j': 6}), f('q'), f(0))`,
  ],
  exception_groups: [
    11,
    `try:
    raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
except* ValueError as e:
    print('v')
except* TypeError:
    print('t')`,
  ],
  type_parameters: [
    12,
    `type Pair[T] = tuple[T, T]
class Box[T]:
    def __init__(self, x: T):
        self.x = x
def first[T](p: Pair[T]) -> T:
    return p[0]
print(first((1, 2)), Box(3).x)`,
  ],
}

export const HAZARDS: readonly Hazard[] = [
  ...Object.entries(PROGRAMS).map(([id, code]) => ({ id, code })),
  ...Object.entries(NEWER).map(([id, [needs, code]]) => ({ id, code, needs })),
]
