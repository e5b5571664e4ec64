import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readJsonl } from '../../pipeline/ingest/readers/jsonl.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import type { Unit, Units } from '../../pipeline/python/units.ts'
import { pythons } from '../trace/pythons.ts'
import { ok } from './parsed.ts'

let syntax: Syntax
beforeAll(async () => {
  syntax = await openSyntax(await findInterpreter('python3'))
})
afterAll(() => syntax.close())

const units = async (source: string, path = 'pkg/file.py'): Promise<Units> =>
  ok(await syntax.units(source, path))
async function unit(source: string, name: string): Promise<Unit> {
  const found = (await units(source)).units.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no unit ${name}`)
  return found
}
const lines = (...text: string[]): string => `${text.join('\n')}\n`

const FILE = `"""A module."""
from __future__ import annotations
import os, sys
import random
from math import pi

SCALE = 2; UNUSED = 3
TABLE = {}
TABLE['a'] = SCALE
n = 5


class Base:
    pass


class Shape(Base):
    size = pi


def helper(v):
    return TABLE.get(v, SCALE)


@staticmethod
def area(n: int, key='a') -> float:
    """Area of a thing.

    >>> area(2)
    6.28
    >>> x = 3
    >>> area(x)
    9
    >>> area(-1)
    Traceback (most recent call last):
    ValueError: negative
    >>> area(3) # doctest: +ELLIPSIS
    9.4...
    >>> area(n=4)
    12.5
    >>> random.seed(1)
    >>> area(5)
    1
    """
    return Shape.size * helper(key)


def shout(text):
    """
    >>> shout('a')
    'A'
    """
    print(text)


def quiet(pair: Shape):
    """
    >>> quiet(Shape())
    """
    return [n for n in ()] and missing


if __name__ == '__main__':
    print(area(1))
`

describe('functions', () => {
  it('have what they need, and nothing of the rest', async () => {
    const { code } = await unit(FILE, 'area')
    for (const part of [
      'from __future__',
      'from math import pi',
      'SCALE = 2; UNUSED = 3',
      'TABLE = {}',
      "TABLE['a'] = SCALE",
      'class Base:',
      'class Shape(Base):',
      'def helper',
      '@staticmethod\ndef area',
    ]) {
      expect(code).toContain(part)
    }
    for (const part of ['import os', 'def shout', '__main__', 'A module', '\nn = 5'])
      expect(code).not.toContain(part)
  })

  it('have calls of doctests and guards, with a value only where the text is one', async () => {
    expect((await unit(FILE, 'area')).calls).toEqual([
      { expression: 'area(2)', expected: { value: '6.28' } },
      { expression: 'area(3)', expected: { value: '9' } },
      { expression: 'area(-1)' },
      { expression: 'area(n=4)', expected: { value: '12.5' } },
      { expression: 'area(5)' },
      { expression: 'area(1)' },
    ])
    expect((await unit(FILE, 'shout')).calls).toEqual([{ expression: "shout('a')" }])
    expect((await unit(FILE, 'quiet')).calls).toEqual([
      { expression: 'quiet(Shape())', expected: { value: 'None' } },
    ])
  })

  it('say what they are', async () => {
    const { units: found } = await units(FILE)
    expect(found.map(({ kind, name, line }) => [kind, name, line])).toEqual([
      ['function', 'helper', 21],
      ['function', 'area', 26],
      ['function', 'shout', 48],
      ['function', 'quiet', 56],
      ['script', '__main__', 1],
    ])
    expect(await unit(FILE, 'area')).toMatchObject({
      form: 'plain',
      parameters: [
        { name: 'n', annotation: 'int', default: null, kind: 'positional-or-keyword' },
        { name: 'key', annotation: null, default: "'a'", kind: 'positional-or-keyword' },
      ],
      returns: 'float',
      imports: ['__future__', 'math'],
      prints: false,
    })
    expect(await unit(FILE, 'shout')).toMatchObject({ prints: true, reads_stdin: false, tests: [] })
    expect((await unit(FILE, 'quiet')).unbound).toEqual(['missing'])
  })

  it('tell every kind of parameter', async () => {
    const { parameters } = await unit('def f(a, /, b: int = 1, *c: str, d, e=2, **g): pass\n', 'f')
    expect(parameters.map((one) => [one.name, one.annotation, one.default, one.kind])).toEqual([
      ['a', null, null, 'positional-only'],
      ['b', 'int', '1', 'positional-or-keyword'],
      ['c', 'str', null, 'var-positional'],
      ['d', null, null, 'keyword-only'],
      ['e', null, '2', 'keyword-only'],
      ['g', null, null, 'var-keyword'],
    ])
  })

  it('are the last of their name, and tell what must be awaited or read out', async () => {
    const source = lines(
      'def f():',
      '    return 1',
      'def f():',
      '    return 2',
      'async def waits():',
      '    pass',
      'async def streams():',
      '    yield 1',
      'def counts(n):',
      '    yield from range(n)',
      'assert list(counts(2)) == [0, 1]',
      'assert next(counts(3)) == 0',
      'counts(4)',
    )
    const { units: found } = await units(source)
    expect(found.map(({ name, form, line }) => [name, form, line])).toEqual([
      ['f', 'plain', 3],
      ['waits', 'async', 5],
      ['streams', 'async-generator', 7],
      ['counts', 'generator', 9],
    ])
    expect(found[3]?.calls).toEqual([
      { expression: 'list(counts(2))', expected: { value: '[0, 1]' } },
      { expression: 'next(counts(3))', expected: { value: '0' } },
      { expression: 'list(counts(4))' },
    ])
  })

  it('name the modules that must be there: not those of types or with another way', async () => {
    const source = lines(
      'from typing import TYPE_CHECKING',
      'if TYPE_CHECKING:',
      '    import hints',
      'try:',
      '    import fast',
      'except ImportError:',
      '    fast = None',
      'from .near import one',
      'from . import two',
      'import far.deep as far',
      'def f(x: "hints.T"):',
      '    import inner',
      '    return fast, one, two, far, inner, hints',
    )
    expect((await unit(source, 'f')).imports).toEqual(['.', '.near', 'far', 'inner', 'typing'])
  })

  it('read no name that only a file or the module that is run has', async () => {
    const source = lines(
      'def place(): return __file__',
      'def timed(): return timeit("f()", "from __main__ import f")',
      'def f(x): return x',
      'print(f(1))',
    )
    expect((await units(source)).skipped).toEqual([{ name: 'place', line: 1, reason: 'reads-its-module' }])
    expect((await unit(source, 'timed')).unbound).toEqual(['__main__', 'timeit'])
    expect((await unit(source, 'f')).unbound).toEqual([])
  })

  it.each(['def top(self, n):', 'class top:', 'def other(self, n):'])(
    'need nothing more where something has the name that symtable has for modules: %s',
    async (head) => {
      const source = lines(
        'class C:',
        `    ${head}`,
        '        n = here = 1',
        '    def set(self, x):',
        '        def top(y): return y, x, missing',
        '        return top(x)',
        'def top(xs, n):',
        '    global made',
        '    made = n',
        '    return xs, made',
      )
      const { units: found } = await units(source)
      expect(Object.fromEntries(found.map(({ name, unbound }) => [name, unbound]))).toMatchObject({
        'C.set': ['missing'],
        top: [],
      })
    },
  )

  it('have no call that an f-string hides the place of', async () => {
    const source = lines(
      'def f(*x):',
      '    """',
      '    >>> y = unknown(1)',
      '    >>> f"{f(*y, 1):>9} é {f(2)}"',
      "    'a'",
      '    >>> f"{f(3)}"',
      "    '3'",
      '    """',
    )
    const { calls } = await unit(source, 'f')
    // Where positions are true, since 3.12, the second call of the first text is seen.
    expect(calls.filter(({ expression }) => expression !== 'f(2)')).toEqual([
      { expression: 'f"{f(3)}"', expected: { value: "'3'" } },
    ])
  })

  it('lose the examples of their docstrings, and no other byte', async () => {
    const source = lines(
      'def f(x):',
      '    """Twice.',
      '',
      '    Examples:',
      '        >>> f(1)',
      '        2',
      '',
      '    Raises nothing.',
      '    >>> f(2)',
      '    4',
      '    """',
      '    # >>> f(3)',
      '    return 2 * x  ',
      'def g():',
      "    r'''>>> g()",
      "    1'''",
      "    return '>>> g()'",
      'def h():',
      '    """',
      '    >>> h()',
      '    """',
    )
    expect((await unit(source, 'f')).code).toBe(
      lines(
        'def f(x):',
        '    """Twice.',
        '',
        '    Raises nothing.',
        '    """',
        '    # >>> f(3)',
        '    return 2 * x  ',
      ),
    )
    expect((await unit(source, 'g')).code).toBe("def g():\n    return '>>> g()'\n")
    expect((await unit(source, 'h')).code).toContain('>>> h()')
    expect((await unit(source, 'f')).docstring).toContain('>>> f(1)')
  })
})

describe('methods', () => {
  const source = lines(
    'from dataclasses import dataclass, field',
    'class Stack:',
    '    """',
    '    >>> s = Stack([1])',
    '    >>> s.push(2)',
    '    >>> s.pop()',
    '    2',
    '    """',
    '    def __init__(self, items):',
    '        self.items = list(items)',
    '    def push(self, item):',
    '        self.items.append(item)',
    '    def pop(self):',
    '        """',
    '        >>> Stack([3, 4]).pop()',
    '        4',
    '        """',
    '        return self.items.pop()',
    '    @property',
    '    def top(self): return self.items[-1]',
    '    @top.setter',
    '    def top(self, value): self.items[-1] = value',
    '    @classmethod',
    '    def of(cls, *items): return cls(items)',
    '    def __len__(self): return len(self.items)',
    '    def _hidden(self): pass',
    'class Closed:',
    '    def __init__(self, key): self.key = key',
    '    def open(self): pass',
    '    @staticmethod',
    '    def twice(x): return 2 * x',
    '@dataclass',
    'class Point:',
    '    x: int',
    '    y: int = 0',
    '    cache: dict = field(default_factory=dict)',
    '    norm: int = field(init=False)',
    '    def flip(self): return Point(self.y, self.x)',
    'class Far(Elsewhere):',
    '    def m(self): pass',
    'assert Stack([5]).top == 5',
    'assert Stack.of(1, 2).pop() == 2',
    'assert len(Stack([])) == 0',
  )

  it('are those of classes that can be made, each with its calls', async () => {
    const { units: found, skipped } = await units(source)
    expect(found.map(({ kind, name, calls }) => [kind, name, calls.map((one) => one.expression)])).toEqual([
      ['method', 'Stack.push', ['Stack([1]).push(2)']],
      ['method', 'Stack.pop', ['Stack([3, 4]).pop()', 'Stack.of(1, 2).pop()']],
      ['method', 'Stack.top', ['Stack([5]).top']],
      ['method', 'Stack.of', ['Stack.of(1, 2).pop()']],
      ['method', 'Closed.twice', []],
      ['method', 'Point.flip', []],
    ])
    expect(skipped).toEqual([
      { name: 'Closed.open', line: 29, reason: 'no-usable-constructor' },
      { name: 'Far.m', line: 40, reason: 'no-usable-constructor' },
    ])
  })

  it('tell how their objects are made', async () => {
    expect((await unit(source, 'Stack.push')).constructor).toEqual({
      parameters: [{ name: 'items', annotation: null, default: null, kind: 'positional-or-keyword' }],
      known: ['Stack([1])', 'Stack([3, 4])', 'Stack([5])', 'Stack([])'],
    })
    const { constructor, parameters } = await unit(source, 'Point.flip')
    expect(constructor?.parameters?.map((one) => [one.name, one.default])).toEqual([
      ['x', null],
      ['y', '0'],
      ['cache', 'dict()'],
    ])
    expect(parameters).toEqual([])
    expect((await unit(source, 'Closed.twice')).parameters).toHaveLength(1)
  })

  it('have the sessions of their class as tests', async () => {
    expect((await unit(source, 'Stack.pop')).tests).toEqual([
      lines('s = Stack([1])', 's.push(2)', 'assert s.pop() == 2'),
      lines('assert Stack([3, 4]).pop() == 4'),
      lines('assert Stack.of(1, 2).pop() == 2'),
    ])
  })
})

describe('scripts', () => {
  it.each([
    ['print(1)', { prints: true, reads_stdin: false }],
    ['import sys\nfor line in sys.stdin: pass', { prints: false, reads_stdin: true }],
    ['def f(): pass\nif __name__ == "__main__":\n    f()', { prints: false, reads_stdin: false }],
  ])('are whole files: %s', async (text, facts) => {
    expect((await units(`${text}\n`)).units.at(-1)).toMatchObject({
      kind: 'script',
      code: `${text}\n`,
      ...facts,
    })
  })

  it.each([
    'x = 1',
    'def f(): print(1)',
    'if __name__ == "__main__":\n    import doctest\n    doctest.testmod()',
    'if __name__ == "__main__":\n    unittest.main()',
  ])('are not files that only define or test: %s', async (text) => {
    expect((await units(`${text}\n`)).units.filter(({ kind }) => kind === 'script')).toEqual([])
  })
})

describe('every unit', () => {
  /** Names of those that do not compile alone, with their tests and calls, or do not bind their entry point. */
  const unfit = async (found: readonly Unit[]): Promise<string[]> => {
    const names: string[] = []
    for (const one of found) {
      const calls = one.calls.flatMap(({ expression, expected }) => [expression, expected?.value ?? '0'])
      const entry = one.kind === 'script' ? undefined : one.name
      const answer = await syntax.admissible(one.code, one.tests, calls, entry)
      if (answer.kind === 'refused') names.push(`${one.name}: ${answer.reason} ${answer.detail}`)
    }
    return names
  }

  it('compiles alone with its tests and calls, and binds its entry point', async () => {
    expect(await unfit((await units(FILE)).units)).toEqual([])
  })

  it('is the same on every Python', async () => {
    const answers = []
    for (const python of await pythons()) {
      const other = await openSyntax(python)
      answers.push(ok(await other.units(FILE, 'file.py')))
      await other.close()
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  const published = fileURLToPath(
    new URL('../../../shared/corpora/thealgorithms-python/thealgorithms-python.jsonl.gz', import.meta.url),
  )
  it.skipIf(!existsSync(published))('of the published files too', async () => {
    let files = 0
    const refusals = new Set<string>()
    const mistakes: string[] = []
    const counts = { function: 0, method: 0, script: 0, calls: 0, tests: 0 }
    for await (const record of readJsonl({ kind: 'file', path: published, name: 'files.jsonl.gz' })) {
      // One in twenty: all of them take a minute.
      if (record.kind !== 'record' || files++ % 20 !== 0) continue
      const { content, path } = record.value as { content: string; path: string }
      const answer = await syntax.units(content, path)
      if (answer.kind === 'refused') {
        // A mistake of ours in a part of the file must not read as one of the file.
        refusals.add((await syntax.compiles(content)).kind === 'refused' ? answer.reason : `${path} is sound`)
        continue
      }
      mistakes.push(...(await unfit(answer.value.units)))
      for (const { kind, calls, tests } of answer.value.units) {
        counts[kind]++
        counts.calls += calls.length
        counts.tests += tests.length
      }
    }
    expect(mistakes).toEqual([])
    // Some are written for later versions.
    expect([...refusals].filter((reason) => reason !== 'syntax-error')).toEqual([])
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(10)
  })
})
