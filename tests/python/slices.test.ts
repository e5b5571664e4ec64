import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lines, OwnTests } from './own-tests.ts'
import { pythons } from '../trace/pythons.ts'
import { ok } from './parsed.ts'

let own: OwnTests
let python: string
beforeAll(async () => {
  own = await OwnTests.open()
  python = (await pythons()).at(-1)?.path ?? 'python3'
})
afterAll(() => own.close())

/** What an expression gives after a source, in a plain interpreter: the sources here are ours. */
function value(source: string, expression: string): string {
  const { stdout, stderr } = spawnSync(python, ['-s', '-S', '-B', '-'], {
    input: `${source}\nprint('=', repr(${expression}))\n`,
    encoding: 'utf8',
  })
  return stdout === '' ? stderr : stdout
}

/** Files whose top level does more than to bind names, and a call that shows it. */
const FILES: Record<string, readonly [call: string, ...file: string[]]> = {
  'a function fills its argument': [
    'f(3)',
    'T = [0] * 4',
    'def fill(t):',
    '    for i in range(4): t[i] = i * i',
    'fill(T)',
    'def f(n): return T[n]',
  ],
  'by its name': [
    'f(3)',
    'T = [0] * 4',
    'def put(value, *, into):',
    '    into[3] = value',
    'put(9, into=T)',
    'def f(n): return T[n]',
  ],
  'through another function and name': [
    'f(0)',
    'T = [[0]]',
    'def fill(rows):',
    '    for row in rows: set(row)',
    'def set(cell):',
    '    here = cell',
    '    here[0] = 5',
    'fill(T)',
    'def f(n): return T[n]',
  ],
  'a function sets a global': [
    'f(50)',
    'L = 1',
    'def setup():',
    '    global L',
    '    L = 100',
    'setup()',
    'def f(n): return min(n, L)',
  ],
  'a function fills a global': [
    'f(3)',
    'P = []',
    'def sieve():',
    '    for i in (2, 3, 5): P.append(i)',
    'sieve()',
    'def f(n): return n in P',
  ],
  'a decorator keeps functions': [
    'f("dbl", 4)',
    'H = {}',
    'def reg(g):',
    '    H[g.__name__] = g',
    '    return g',
    '@reg',
    'def dbl(x): return 2 * x',
    'def f(name, x): return H[name](x) if name in H else 0',
  ],
  'a decorator with arguments keeps functions': [
    'f("two", 4)',
    'H = {}',
    'def reg(name):',
    '    def keep(g):',
    '        H[name] = g',
    '        return g',
    '    return keep',
    '@reg("two")',
    'def dbl(x): return 2 * x',
    'def f(name, x): return H[name](x) if name in H else 0',
  ],
  singledispatch: [
    'f(1)',
    'from functools import singledispatch',
    '@singledispatch',
    'def f(x): return "any"',
    '@f.register(int)',
    'def _(x): return "int"',
  ],
  __init_subclass__: [
    'f("X")',
    'class B:',
    '    kinds = {}',
    '    def __init_subclass__(cls): B.kinds[cls.__name__] = cls',
    'class X(B): v = 7',
    'def f(name): return B.kinds[name].v if name in B.kinds else None',
  ],
  __subclasses__: [
    'f(1)',
    'class B: pass',
    'class X(B): pass',
    'def f(n): return len(B.__subclasses__()) * n',
  ],
  'a metaclass': [
    'f(1)',
    'K = []',
    'class M(type):',
    '    def __init__(cls, name, bases, space): K.append(name)',
    'class B(metaclass=M): pass',
    'class X(B): pass',
    'def f(n): return K * n',
  ],
  'a comprehension': ['f(2)', 'T = []', '[T.append(i) for i in range(3)]', 'def f(n): return T[:n]'],
  setattr: ['f(2)', 'class C: k = 1', 'setattr(C, "k", 5)', 'def f(n): return C.k * n'],
  heapify: ['f(2)', 'import heapq', 'T = [3, 1, 2]', 'heapq.heapify(T)', 'def f(n): return T[0] * n'],
  'heapify by its name': [
    'f(2)',
    'from heapq import heapify',
    'T = [3, 1, 2]',
    'heapify(T)',
    'def f(n): return T[0] * n',
  ],
  'a method whose result is kept': ['f(1)', 'T = [1, 2]', 'last = T.pop()', 'def f(n): return len(T) * n'],
  'another name': ['f(1)', 'T = []', 'U = T', 'U.append(5)', 'def f(n): return T * n'],
  'a part of it': ['f(0)', 'T = [[1]]', 'for row in T:', '    row += [2]', 'def f(n): return T[n]'],
  'a context': [
    'f(1)',
    'from decimal import Decimal, getcontext',
    'getcontext().prec = 5',
    'def f(n): return str(Decimal(n) / Decimal(7))',
  ],
  'del in a try': [
    'f(1)',
    'T = {"a": 1, "b": 2}',
    'try:',
    '    del T["b"]',
    'except KeyError:',
    '    pass',
    'def f(n): return len(T) * n',
  ],
  'a patched class': [
    'f(1)',
    'class C:',
    '    def v(self): return 1',
    'def patch(c): c.v = lambda self: 9',
    'patch(C)',
    'def f(n): return C().v() * n',
  ],
  'a decorator keeps classes': [
    'f(1)',
    'R = []',
    'def reg(c):',
    '    R.append(c.__name__)',
    '    return c',
    '@reg',
    'class A: pass',
    'def f(n): return R * n',
  ],
  'what a function gives': [
    'f(1)',
    'T = []',
    'def table(): return T',
    'table().append(3)',
    'def f(n): return T * n',
  ],
  'a closure': [
    'f(1)',
    'T = []',
    'def counter():',
    '    def count(): T.append(1)',
    '    return count',
    'count = counter()',
    'count()',
    'def f(n): return T * n',
  ],
  'a loop that calls': [
    'f("b")',
    'T = {}',
    'def add(k): T[k] = len(T)',
    'for k in "abc":',
    '    add(k)',
    'def f(k): return T.get(k, -1)',
  ],
  'a condition': ['f(1)', 'T = []', 'if T.append(3) is None:', '    X = 1', 'def f(n): return T * n'],
  'a seed': ['f(1)', 'import random', 'random.seed(4)', 'def f(n): return random.randint(0, 10 ** 6) * n'],
  'what decorated functions count': [
    'f(1)',
    'calls = []',
    'def log(g):',
    '    def w(*a):',
    '        calls.append(g.__name__)',
    '        return g(*a)',
    '    return w',
    '@log',
    'def h(x): return x',
    'h(1)',
    'def f(n): return len(calls) + n',
  ],
  'what objects share': [
    'f(1)',
    'class C:',
    '    made = []',
    '    def __init__(self, n): self.made.append(n)',
    'one = C(3)',
    'def f(n): return C.made * n',
  ],
  'an object of its own class': [
    'f(1)',
    'class Bag:',
    '    def __init__(self): self.items = []',
    '    def insert(self, item): self.items.append(item)',
    'bag = Bag()',
    'size = bag.insert(4)',
    'def f(n): return bag.items * n',
  ],
}

/** Files of which a part is not told to be the same. */
const REFUSED: Record<string, readonly [reason: string, ...file: string[]]> = {
  globals: ['reads-its-module', 'def op_a(x): return x + 1', 'def f(n): return globals()["op_a"](n)'],
  eval: ['reads-its-module', 'K = 5', 'def f(n): return eval("K") * n'],
  'eval of a parameter': ['reads-its-module', 'K = 5', 'def f(text): return eval(text)'],
  'names of the module': [
    'reads-its-module',
    'A = 2',
    'def f(n): return sorted(k for k in globals() if len(k) == 1) * n',
  ],
  'its docstring': ['reads-its-module', '"""Usage: x"""', 'def f(n): return (__doc__ or "none")[:n]'],
  'its name': ['reads-its-module', 'def f(n): return __name__ * n'],
  'its names': ['reads-its-module', 'NAMES = list(locals())', 'def f(n): return NAMES * n'],
  'what is printed on the way': [
    'needs-module-state',
    'memo = {}',
    'def f(n):',
    '    memo[n] = n',
    '    return len(memo)',
    'print(f(3))',
  ],
  'what is read': [
    'needs-module-state',
    'import sys',
    'T = []',
    'for line in sys.stdin:',
    '    T.append(line)',
    'def f(n): return T * n',
  ],
  'what a function reads': [
    'needs-module-state',
    'T = []',
    'def main():',
    '    T.append(input())',
    'main()',
    'def f(n): return T * n',
  ],
}

describe('a unit', () => {
  it.each(Object.entries(FILES))('is what it is in its file: %s', async (_, [call, ...file]) => {
    const source = lines(...file, 'print(f)')
    const { code } = await own.unit(source)
    expect(code).not.toContain('print(f)')
    expect(value(code, call)).toBe(value(lines(...file), call))
    expect(value(code, call)).toMatch(/^= /)
  })

  it.each(Object.entries(REFUSED))('is refused otherwise: %s', async (_, [reason, ...file]) => {
    const found = ok(await own.syntax.units(lines(...file), 'm.py'))
    expect(found.units.filter(({ name }) => name === 'f')).toEqual([])
    expect(found.skipped).toContainEqual(expect.objectContaining({ name: 'f', reason }))
  })

  it.each([
    ['def f(text): return eval(text)'],
    ['K = 5', 'def f(n): return eval("K", {"K": n})'],
    ['def f(n): return locals()'],
    ['import logging', 'log = logging.getLogger(__name__)', 'def f(n): log.debug(n)'],
    ['def f(n): return n', 'if __name__ == "__main__":', '    f(1)'],
  ])('may ask for what does not depend on its file: %s', async (...file) => {
    expect((await own.unit(lines(...file))).unbound).toEqual([])
  })

  it('has nothing of the statements that only read what it needs', async () => {
    const needed = [
      'import heapq',
      'import math',
      'from collections import deque',
      'T = [3, 1]',
      'class Bag:',
      '    def __init__(self, items): self.items = list(items)',
      '    def put(self, item): self.items.append(item)',
      'def total(rows): return sum(rows)',
      'def f(n): return total(T), Bag(T), math.pi, deque(T), heapq.nlargest(1, T)',
    ]
    const rest = [
      'OTHER = deque()',
      'OTHER.append(1)',
      'ROOT = math.sqrt(len(T))',
      'COPY = sorted(T) + [total(T)]',
      'COPY.append(2)',
      'TOTALS = []',
      'here = total(T)',
      'TOTALS.append(here)',
      'def order(rows):',
      '    heap = [(0, len(rows))]',
      '    for row in rows: heapq.heappush(heap, (1, row))',
      '    return heap',
      'first = order(T)',
      'bag = Bag(T)',
      'bag.put(1)',
      'print(T, bag.items, total(T))',
      'OPERATIONS = {"f": f, "put": lambda bag, item: bag.put(item)}',
      'def main(): print(f(1))',
      'main()',
    ]
    const joined = await own.unit(lines(...needed, ...rest))
    expect(joined.code.replaceAll(/\n+/g, '\n')).toBe(lines(...needed))
  })

  it('has what its calls are given as it was before them', async () => {
    const needed = ['graph = {1: [2]}', 'first = 1', 'def f(graph, first):', '    graph.pop(first)']
    const { code, calls } = await own.unit(lines(...needed, '    print(graph)', 'f(graph, first)'))
    expect(calls).toEqual([{ expression: 'f(graph, first)' }])
    expect(code.replaceAll(/\n+/g, '\n')).toBe(lines(...needed, '    print(graph)'))
  })

  it('that runs its decorated self again does so when it is called', async () => {
    const source = lines(
      'from functools import lru_cache',
      'SEEN = []',
      '@lru_cache(None)',
      'def g(n):',
      '    SEEN.append(n)',
      '    return g(n - 1) if n else 0',
      'def f(n): return SEEN * n',
    )
    expect((await own.unit(source)).code).not.toContain('def g')
  })
})
