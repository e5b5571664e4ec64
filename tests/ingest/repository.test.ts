import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Program } from '../../schemas/program.ts'
import { moduleNames } from '../../pipeline/ingest/repository/module-names.ts'
import { readRecords } from './read-records.ts'
import { ingested, type Ingested } from './run-of.ts'
import { openedSyntax } from './opened-syntax.ts'
import { temporaryFolder } from './temporary.ts'

const folder = await temporaryFolder()
const syntax = await openedSyntax()

interface File {
  readonly repo?: string
  readonly path: string
  readonly content: string
}

const file = (path: string, ...lines: string[]): File => ({ path, content: `${lines.join('\n')}\n` })
const read = (...files: File[]): Promise<Ingested> => readRecords('source-files', files, { folder, syntax })
const callsOf = ({ programs }: Ingested): Record<string, string[]> =>
  Object.fromEntries(
    programs
      .filter(({ calls }) => calls.length > 0)
      .map(({ entry_point = '__main__', calls }) => [entry_point, calls.map(({ expression }) => expression)]),
  )
const usages = ({ rejections }: Ingested): string[] =>
  rejections.filter(({ stage }) => stage === 'usages').map(({ reason }) => reason)

const MODULE = file(
  'pkg/mod.py',
  'def f(x, y=0):',
  '    return x + y',
  '',
  '',
  'def g(x):',
  '    return f(x)',
)

describe('calls from elsewhere', () => {
  it.each([
    ['a test', 'tests/test_mod.py', 'from pkg.mod import f\n\n\ndef test_f():\n    assert f(2, 3) == 5\n'],
    ['a file before it', 'examples/show.py', 'import pkg.mod as m\nprint(m.f(2, 3))\n'],
    ['its neighbour', 'pkg/other.py', 'from .mod import f\nif __name__ == "__main__":\n    f(2, 3)\n'],
    ['its folder', 'pkg/script.py', 'from mod import f as add\nprint(add(2, 3))\n'],
    ['an example', 'docs/a.py', '"""\n>>> from pkg.mod import f\n>>> f(2, 3)\n5\n"""\n'],
    ['a package that passes it on', 'use.py', 'from pkg import f\nprint(f(2, 3))\n'],
  ])('of %s join the program', async (_, path, content) => {
    const passed = file('pkg/__init__.py', 'from .mod import f')
    for (const files of [
      [MODULE, passed, { path, content }],
      [{ path, content }, passed, MODULE],
    ]) {
      const found = await read(...files)
      expect(callsOf(found)['f']).toEqual(['f(2, 3)'])
    }
  })

  it('are looked up where the file that calls would find them', async () => {
    const found = await read(
      { ...file('src/pkg/mod.py', 'def f(x):', '    return 1'), repo: 'one' },
      { ...file('pkg/mod.py', 'def f(x):', '    return 2'), repo: 'two' },
      { ...file('tests/test_a.py', 'from pkg.mod import f', 'f("one")'), repo: 'one' },
      { ...file('tests/test_a.py', 'from pkg.mod import f', 'f("two")'), repo: 'two' },
      { ...file('deep/pkg/mod.py', 'def f(x):', '    return 3'), repo: 'two' },
      { ...file('deep/tests/test_a.py', 'from pkg.mod import f', 'f("deep")'), repo: 'two' },
    )
    const programs = found.programs.filter(({ entry_point }) => entry_point === 'f')
    expect(programs.map(({ group, calls }) => [group, calls.map(({ expression }) => expression)])).toEqual([
      ['one/src/pkg/mod.py', ['f("one")']],
      ['two/pkg/mod.py', ['f("two")']],
      ['two/deep/pkg/mod.py', ['f("deep")']],
    ])
  })

  it('reach methods, and make a constructor known', async () => {
    const found = await read(
      file(
        'bag.py',
        'class Bag:',
        '    def __init__(self, items):',
        '        self.items = items',
        '    def size(self):',
        '        return len(self.items)',
      ),
      file('test_bag.py', 'from bag import Bag', 'def test_size():', '    assert Bag([1, 2]).size() == 2'),
    )
    expect(callsOf(found)).toEqual({ 'Bag.size': ['Bag([1, 2]).size()'] })
  })

  it('change neither the code nor the id of a program', async () => {
    const alone = await read(MODULE)
    const beside = await read(
      MODULE,
      file('test_mod.py', 'from pkg.mod import f, g', 'def test_g():', '    assert g(f(1)) == 1'),
    )
    const known = ({ programs }: Ingested): unknown[] => programs.map(({ id, code }) => [id, code])
    expect(known(beside)).toEqual(known(alone))
    expect(beside.programs[1]?.tests).toHaveLength(1)
  })

  it('are the first ones where there are too many', async () => {
    const calls = Array.from({ length: 40 }, (_, place) => `print(f(${place}))`)
    const found = await read(MODULE, file('many.py', 'from pkg.mod import f', ...calls))
    expect(callsOf(found)['f']).toEqual(Array.from({ length: 32 }, (_, place) => `f(${place})`))
    expect(usages(found)).toEqual(Array.from({ length: 8 }, () => 'too-many'))
  })
})

describe('what does not join', () => {
  it.each([
    ['name-not-defined', ['from pkg.mod import h', 'print(h(1))']],
    ['name-taken', ['from pkg.mod import f', 'def test_f():', '    assert f(g()) == 1', 'def g(): return 1']],
    [
      'needs-other-modules',
      ['from pkg.mod import f', 'from nowhere import w', 'def test_f():', '    assert f(w()) == 1'],
    ],
    ['no-unit', ['from pkg.mod import K', 'def test_k():', '    assert K == 1']],
    ['name-unbound', ['from pkg.mod import f', 'def test_f():', '    assert f(unheard_of) == 1']],
  ])('is counted: %s', async (reason, lines) => {
    const found = await read(file('pkg/mod.py', 'K = 1', MODULE.content), file('test_mod.py', ...lines))
    expect(usages(found)).toEqual([reason])
    expect(found.programs.flatMap(({ tests }) => tests)).toEqual([])
  })

  it('says its source and where it stands', async () => {
    const { rejections } = await read(MODULE, file('use.py', 'from pkg.mod import h', 'print(h(1))'))
    expect(rejections).toContainEqual({
      stage: 'usages',
      reason: 'name-not-defined',
      id: 'source-files records.jsonl:2',
      detail: 'h(1)',
    })
  })
})

describe('tests that pytest would collect', () => {
  it('join the program, or are counted with what they lack; none is a program', async () => {
    const found = await read(
      MODULE,
      file(
        'tests/test_mod.py',
        'import pytest',
        'from pkg.mod import f',
        '@pytest.fixture',
        'def five(): return 5',
        'def test_five(five): assert f(five) == 5',
        '@pytest.mark.skip',
        'def test_skipped(): assert f(1) == 2',
        'class TestF:',
        '    def test_raises(self):',
        '        with pytest.raises(TypeError): f(None)',
        '    def test_near(self): assert f(0.1, 0.2) == pytest.approx(0.3)',
        '    def test_warns(self):',
        '        with pytest.warns(UserWarning): f(3)',
      ),
    )
    const [f] = found.programs
    const tests = (f?.tests ?? []).map((test) =>
      'source' in test ? test.source.trimEnd().split('\n').at(-1) : '',
    )
    expect(tests).toEqual(['case.test_raises()', 'case.test_near()'])
    expect(found.programs.map(({ entry_point }) => entry_point)).toEqual(['f', 'g'])
    expect(found.rejections.map(({ stage, reason, id }) => [stage, reason, id.split('#')[1]])).toEqual([
      ['usages', 'test-needs-fixture', 'test_five'],
      ['usages', 'test-skipped', 'test_skipped'],
      ['usages', 'test-uses-pytest', 'TestF.test_warns'],
      ['ingest', 'module-missing', 'five'],
    ])
  })
})

describe('a module that a unit lacks', () => {
  const needing = (path: string, module: string): File =>
    file(path, `import ${module}`, 'def f():', `    return ${module}.g()`)
  const refusals = ({ rejections }: Ingested): string[] =>
    rejections.map(({ reason, detail }) => `${reason} ${detail}`).sort()

  it('is one of the repository wherever its file stands in the input', async () => {
    const files = [needing('aaa.py', 'zed'), needing('deep/zed.py', 'aaa')]
    const both = ['needs-repository aaa', 'needs-repository zed']
    expect(refusals(await read(...files))).toEqual(both)
    expect(refusals(await read(...files.toReversed()))).toEqual(both)
  })

  it('is one of its own repository alone, where rows of several alternate', async () => {
    const inside = (repo: string, one: File): File => ({ ...one, repo })
    const files = [
      inside('o/one', needing('aaa.py', 'zed')),
      inside("o/'two", needing('aaa.py', 'zed')),
      inside('o/one', needing('pkg/__init__.py', 'other')),
      inside("o/'two", needing('zed/inner.py', 'aaa')),
      inside('o/one', needing('bbb.py', 'aaa')),
      inside("o/'two", needing('other.py', 'pkg')),
    ]
    const told = ['module-missing other', 'module-missing pkg', 'module-missing zed']
    told.push('needs-repository aaa', 'needs-repository aaa', 'needs-repository zed')
    expect(refusals(await read(...files))).toEqual(told)
    expect(refusals(await read(...files.toReversed()))).toEqual(told)
  })
})

describe('the sample repository', () => {
  const samples = fileURLToPath(new URL('../../data/samples/repository', import.meta.url))
  const passes = ({ code }: Program, test: string): boolean =>
    spawnSync('python3', ['-I', '-B', '-'], { input: `${code}\n\n${test}` }).status === 0

  it('brings tests from its tests folder, which hold where they now stand', async () => {
    const { programs } = await ingested({ inputs: [{ corpus: 'source-files', path: samples }] }, syntax)
    const tests = programs.flatMap((program) =>
      program.tests.flatMap((test) =>
        'source' in test && /def test_/.test(test.source) ? [{ program, source: test.source }] : [],
      ),
    )
    expect(tests.map(({ program }) => program.entry_point)).toEqual([
      'assign_berths',
      'assign_berths',
      'harbour_dues',
      'to_lamp',
      'from_lamp',
      'next_high_water',
    ])
    for (const { program, source } of tests) {
      expect(passes(program, source), source).toBe(true)
      expect(source).not.toContain('harbour import')
      const wrong = {
        ...program,
        code: `${program.code}\n\ndef ${program.entry_point}(*_, **__):\n    return None\n`,
      }
      expect(passes(wrong, source), source).toBe(false)
    }
  })
})

it('a file has a name from its own folder and from each above it', () => {
  expect(moduleNames('a/src/pkg/__init__.py')).toEqual([
    { module: 'a.src.pkg', reach: '', depth: 0 },
    { module: 'src.pkg', reach: 'a/', depth: 1 },
    { module: 'pkg', reach: 'a/', depth: 2 },
  ])
  expect(moduleNames('notes.txt')).toEqual([])
})
