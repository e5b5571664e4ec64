import { describe, expect, it } from 'vitest'
import { type Asserts } from '../../pipeline/python/syntax.ts'
import { ok } from '../python/parsed.ts'
import { openedSyntax } from './opened-syntax.ts'

const syntax = await openedSyntax()

const CODE = 'def f(x, y=0):\n    return x + y\n\n\nclass Pair:\n    pass\n'
const asserts = async (source: string, entryPoint?: string): Promise<Asserts> =>
  ok(await syntax.asserts(source, CODE, entryPoint))

describe('asserts', () => {
  it('splits a check of asserts, renames by syntax and keeps every other byte', async () => {
    const source = [
      "METADATA = {'author': 'x'}",
      '',
      'def check(candidate):',
      '    """The candidate."""',
      "    assert candidate('é日本', \"candidate\") == 'é日本candidate', 'candidate'",
      '    # candidate',
      '    assert True, "not a test"',
      '    assert  candidate( 1,',
      '        candidate(2) )   ==   4 # note',
      '',
    ].join('\n')
    const { tests, calls } = await asserts(source, 'f')
    expect(tests).toEqual([
      "assert f('é日本', \"candidate\") == 'é日本candidate', 'candidate'",
      'assert  f( 1,\n        f(2) )   ==   4',
    ])
    expect(calls).toEqual([
      { expression: 'f(\'é日本\', "candidate")', expected: { value: "'é日本candidate'" } },
      { expression: 'f( 1,\n        f(2) )', expected: { value: '4' } },
    ])
  })

  it('keeps a check whole where it does more, and runs it', async () => {
    const source =
      'def check(candidate):\n    for i in range(3):\n        assert candidate(i) == i\n    assert candidate(7) == 7\n'
    const { tests, calls } = await asserts(source, 'f')
    expect(tests).toEqual([`${source}\ncheck(f)\n`])
    expect(calls).toEqual([{ expression: 'f(7)', expected: { value: '7' } }])
    const itself = await asserts(`${source}\ncheck(f)`, 'f')
    expect(itself.tests).toEqual([`${source}\ncheck(f)`])
  })

  it('does not rename a candidate that another scope binds', async () => {
    const source = 'def check(candidate):\n    assert (lambda candidate: candidate)(1) == 1\n'
    expect((await asserts(source, 'f')).tests).toEqual([`${source}\ncheck(f)\n`])
  })

  it('renames inside an f-string, or keeps the check whole where the parser does not place its parts', async () => {
    const source = 'def check(candidate):\n    assert f"é{candidate(1)}" == "é1"\n'
    const { tests } = await asserts(source, 'f')
    expect(['assert f"é{f(1)}" == "é1"', `${source}\ncheck(f)\n`]).toContain(tests[0])
  })

  it('gives split asserts the imports and helpers that they name', async () => {
    const source =
      'import math\nimport os\n\n\ndef near(a, b):\n    return math.isclose(a, b)\n\n\ndef check(c):\n    assert near(c(1), 1)\n    assert c(2) == 2\n'
    expect((await asserts(source, 'f')).tests).toEqual([
      'import math\n\n\ndef near(a, b):\n    return math.isclose(a, b)\nassert near(f(1), 1)',
      'assert f(2) == 2',
    ])
  })

  it('reads calls with and without what they should give', async () => {
    const cases: readonly (readonly [source: string, calls: unknown])[] = [
      ['assert f(1) == 2', [{ expression: 'f(1)', expected: { value: '2' } }]],
      ['assert [1] == f([1], [])', [{ expression: 'f([1], [])', expected: { value: '[1]' } }]],
      ['assert f(1) is None', [{ expression: 'f(1)', expected: { value: 'None' } }]],
      ['assert f(1) == (3 +\n 4)', [{ expression: 'f(1)', expected: { value: '(3 +\n 4)' } }]],
      ['assert f(1) is other', [{ expression: 'f(1)' }]],
      ['assert f(1) != 2', [{ expression: 'f(1)' }]],
      ['assert f(1) < f(2) < 5', [{ expression: 'f(1)' }, { expression: 'f(2)' }]],
      ['assert f(1) == f(2)', [{ expression: 'f(1)' }, { expression: 'f(2)' }]],
      ['assert not f(1)', [{ expression: 'f(1)' }]],
      ['assert abs(f(1.5) - 2) < 1e-6', [{ expression: 'f(1.5)' }]],
      [
        'assert f(Pair(), sorted([2, 1])) == 1',
        [{ expression: 'f(Pair(), sorted([2, 1]))', expected: { value: '1' } }],
      ],
      [
        'assert f([x for x in range(3)]) == 1',
        [{ expression: 'f([x for x in range(3)])', expected: { value: '1' } }],
      ],
      ['assert f(lambda v: v) == 1', [{ expression: 'f(lambda v: v)', expected: { value: '1' } }]],
      ['import math\nassert f(1) == math.pi', [{ expression: 'f(1)' }]],
      ['import math\nassert f(math.pi) == 1', []],
      ['a = 1\nassert f(a) == 1', []],
      ['Pair = 1\nassert f(Pair) == 1', []],
      ['assert f((n := 1)) == n', []],
      ['assert all(f(i) == i for i in range(3))', []],
      ['assert unknown(f(1)) == 1', [{ expression: 'f(1)' }]],
    ]
    for (const [source, calls] of cases)
      expect([source, (await asserts(source, 'f')).calls]).toEqual([source, calls])
  })

  it('finds the entry point in what the first test calls', async () => {
    expect(await asserts('assert set(f(Pair())) == {1}')).toMatchObject({ entry_point: 'f' })
    expect(await asserts('assert 1 == 1')).toMatchObject({ entry_point: null })
  })

  it('splits a module of asserts, and no other', async () => {
    expect((await asserts('import math\nassert f(1) == 1\nassert f(2) == math.e', 'f')).tests).toEqual([
      'assert f(1) == 1',
      'import math\nassert f(2) == math.e',
    ])
    const stateful = 'a = f(1)\nassert a == 1\nassert f(a) == 1'
    expect((await asserts(stateful, 'f')).tests).toEqual([stateful])
  })
})

describe('compiles', () => {
  it('names the line of a mistake, of the compiler too', async () => {
    expect(await syntax.compiles('x = 1\ny = (\n')).toMatchObject({
      kind: 'refused',
      reason: 'syntax-error',
      detail: expect.stringContaining('line 2') as string,
    })
    expect(await syntax.compiles('x = 1\nreturn 2\n')).toMatchObject({
      kind: 'refused',
      detail: "'return' outside function (line 2)",
    })
    expect(ok(await syntax.compiles('import os.path\nx, y = 1, 2\ndef f(): z = 1\n'))).toEqual([
      'f',
      'os',
      'x',
      'y',
    ])
  })

  it('never runs what it reads', async () => {
    expect((await syntax.compiles('import os\nos._exit(3)\nraise SystemExit\n')).kind).toBe('ok')
    expect(
      (await syntax.units('import os\nos._exit(3)\n@os._exit(3)\ndef f(x=os._exit(3)): pass\n', 'm.py')).kind,
    ).toBe('ok')
  })

  it('survives sources that no parser should be given', async () => {
    const deep = [
      `x = ${'('.repeat(5000)}${')'.repeat(5000)}`,
      `x = ${'-'.repeat(100_000)}1`,
      `x = ${'[0]+'.repeat(30_000)}1`,
      `x = a${'.b'.repeat(50_000)}`,
    ]
    for (const source of deep) expect((await syntax.units(source, 'm.py')).kind).toMatch(/ok|refused/)
    expect(await syntax.compiles('x = 1\n')).toEqual({ kind: 'ok', value: ['x'] })
  })

  it('refuses NUL, lone surrogates and what is too large before the parser sees them', async () => {
    expect(await syntax.compiles('a\0b')).toEqual({
      kind: 'refused',
      reason: 'nul-in-code',
      detail: 'NUL at character 1',
    })
    expect(await syntax.compiles("a = '\ud800'")).toEqual({
      kind: 'refused',
      reason: 'lone-surrogate',
      detail: 'U+D800 at character 5',
    })
    expect(await syntax.compiles("a = '😀'")).toMatchObject({ kind: 'ok' })
    expect(await syntax.compiles('#'.repeat(5 << 20))).toMatchObject({ reason: 'source-too-large' })
  })
})

describe('admissible', () => {
  const code = 'class C:\n    def m(self):\n        return 1\n\n\nclass D(C):\n    pass\n'

  it('takes a method as the entry point, of the class itself or from a base', async () => {
    expect((await syntax.admissible(code, [], ['C().m()'], 'C.m')).kind).toBe('ok')
    expect((await syntax.admissible(code, [], [], 'D.m')).kind).toBe('ok')
    for (const absent of ['C.n', 'E.m', 'm']) {
      expect(await syntax.admissible(code, [], [], absent)).toMatchObject({ reason: 'entry-point-missing' })
    }
  })
})

it('answers questions that are asked at once each with its own', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => syntax.compiles(`v${n} = 1`)))
  expect(answers.map(ok)).toEqual(Array.from({ length: 50 }, (_, n) => [`v${n}`]))
})
