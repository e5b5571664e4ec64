import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import { moduleOf, type Usages } from '../../pipeline/python/units.ts'
import { pythons } from '../trace/pythons.ts'
import { ok } from './parsed.ts'

let syntax: Syntax
beforeAll(async () => {
  syntax = await openSyntax(await findInterpreter('python3'))
})
afterAll(() => syntax.close())

const lines = (...text: string[]): string => `${text.join('\n')}\n`
const usages = async (source: string, path: string): Promise<Usages> => ok(await syntax.usages(source, path))
const told = ({ calls }: Usages): string[] =>
  calls.map(({ module, name, expression }) => `${module} ${name} ${expression}`)

describe('calls of what other modules define', () => {
  it.each([
    ['from .b import f', 'f(1)', 'pkg.b f f(1)'],
    ['from ..b import f', 'f(1)', 'b f f(1)'],
    ['from . import b', 'b.f(1)', 'pkg.b f f(1)'],
    ['from pkg.b import f as g', 'g([g(1)])', 'pkg.b f f([f(1)])'],
    ['import pkg.b', 'pkg.b.f({})', 'pkg.b f f({})'],
    ['import pkg.b as c', 'print(c.f(x=1))', 'pkg.b f f(x=1)'],
    ['from pkg.b import C', 'C(1).m(2)', 'pkg.b C C(1).m(2)'],
  ])('%s: %s', async (statement, call, expected) => {
    expect(told(await usages(`${statement}\n${call}\n`, 'pkg/a.py'))).toContain(expected)
  })

  it('are of docstrings, tests and guards, with closed arguments', async () => {
    const source = lines(
      'from .b import f',
      'from math import sqrt',
      'import os.path',
      'def g(x):',
      '    """',
      '    >>> f(1) + g(2)',
      '    3',
      '    """',
      '    return f(x)',
      'if __name__ == "__main__":',
      '    n = 4',
      '    f(n); f(input()); sqrt(2); f(g(1)); os.path.join("a")',
    )
    expect(told(await usages(source, 'src/pkg/a.py'))).toEqual(['pkg.b f f(1)', 'pkg.b f f(4)'])
  })

  it.each([
    ['in a function', ['def test_f():', '    from pkg.b import f as g', '    assert g(1) == 2'], ['f(1)']],
    ['in an example', ['"""', '>>> from pkg.b import f', '>>> f(1)', '2', '"""'], ['f(1)']],
    [
      'of two meanings',
      ['def a():', '    from pkg.b import f', 'def main():', '    from pkg.c import f', '    f(1)'],
      [],
    ],
    [
      'that are bound otherwise',
      ['def a(f): pass', 'def main():', '    from pkg.b import f', '    f(1)'],
      [],
    ],
  ])('of imports %s', async (_, text, expected) => {
    expect((await usages(lines(...text), 'test_a.py')).calls.map(({ expression }) => expression)).toEqual(
      expected,
    )
  })

  it('are none where the import goes above the root', async () => {
    expect(await usages('from ...b import f\nf(1)\n', 'pkg/a.py')).toEqual({
      calls: [],
      tests: [],
      exports: [],
    })
  })
})

describe('tests of what other modules define', () => {
  const source = lines(
    'import pytest',
    'from pkg.b import f as g, K',
    'import pkg.c',
    'WANT = 3',
    'def helper(x): return K(x)',
    '@pytest.mark.parametrize("x", [1, 2])',
    'def test_g(x):',
    '    with pytest.raises(ValueError): g(x)',
    'def test_c():',
    '    assert pkg.c.h(helper(1)) == WANT',
    'class TestG:',
    '    def test_g(self):',
    '        with pytest.raises(ValueError): g(1)',
    '    def test_near(self):',
    '        assert g(2) == pytest.approx(0.5)',
    'def test_taken():',
    '    f = 1',
    '    assert g(f)',
    'def test_other():',
    '    assert 1',
  )

  it('stand alone, by the names of the modules themselves', async () => {
    const { tests } = await usages(source, 'tests/test_b.py')
    expect(tests.map(({ name, uses }) => [name, uses])).toEqual([
      ['test_g', [{ module: 'pkg.b', name: 'f' }]],
      ['test_g', [{ module: 'pkg.b', name: 'f' }]],
      [
        'test_c',
        [
          { module: 'pkg.b', name: 'K' },
          { module: 'pkg.c', name: 'h' },
        ],
      ],
      ['TestG', [{ module: 'pkg.b', name: 'f' }]],
      ['TestG', [{ module: 'pkg.b', name: 'f' }]],
    ])
    for (const test of tests) {
      expect(test.source).not.toMatch(/pytest|import pkg|from pkg|pkg\./)
      expect(await syntax.compiles(test.source)).toMatchObject({ kind: 'ok' })
    }
    expect(tests[2]?.source).toContain('assert h(helper(1)) == WANT')
    expect(tests[2]?.source).toContain('WANT = 3')
  })

  it('are those of test files alone', async () => {
    expect((await usages(source, 'pkg/d.py')).tests).toEqual([])
  })

  it('may import what they use themselves', async () => {
    const local = lines(
      'def test_f():',
      '    from pkg.b import f',
      '    import math',
      '    assert f(math.pi) == 3',
    )
    const { tests } = await usages(local, 'test_b.py')
    expect(tests.map((test) => test.uses)).toEqual([[{ module: 'pkg.b', name: 'f' }]])
    expect(tests[0]?.source).not.toContain('pkg')
  })

  it('are the same on every Python', async () => {
    const answers = []
    for (const python of await pythons()) {
      const other = await openSyntax(python)
      answers.push(ok(await other.usages(source, 'tests/test_b.py')))
      await other.close()
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })
})

it('modules are named as they are imported', () => {
  const paths = ['a.py', 'pkg/b.py', 'pkg/__init__.py', 'src/pkg/sub/c.py', 'src/pkg/__init__.py']
  expect(paths.map(moduleOf)).toEqual(['a', 'pkg.b', 'pkg', 'pkg.sub.c', 'pkg'])
})

it('modules that are missing are told without being imported', async () => {
  const modules = ['os', 'no_such_module', 'units', '_syntax', 'sys', 'json']
  expect(ok(await syntax.missing(modules))).toEqual(['no_such_module', 'units', '_syntax'])
})
