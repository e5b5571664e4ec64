import { describe, expect, it } from 'vitest'
import type { CorpusName } from '../../schemas/names.ts'
import type { Input } from '../../schemas/recipe.ts'
import { corpora } from '../../pipeline/ingest/corpora.ts'
import { only, readRecords, reasons } from './read-records.ts'
import type { Ingested } from './run-of.ts'
import { openedSyntax } from './opened-syntax.ts'
import { temporaryFolder } from './temporary.ts'

const folder = await temporaryFolder()
const syntax = await openedSyntax()

const read = (
  corpus: CorpusName,
  records: readonly unknown[],
  input: Partial<Input> = {},
): Promise<Ingested> => readRecords(corpus, records, { folder, syntax, input })

describe('source-files', () => {
  const content =
    'import math\n\nK = 2\n\n\ndef area(r):\n    """Area.\n\n    >>> area(0)\n    0.0\n    """\n    return math.pi * r ** K\n\n\ndef other():\n    return 1\n'

  it('makes a program of each function, in the group of its file', async () => {
    const { programs } = await read('source-files', [
      { repo: 'a/b', path: 'm/x.py', license: 'MIT', language: 'Python', content },
    ])
    expect(
      programs.map(({ entry_point, group, origin }) => [entry_point, group, origin.path, origin.license]),
    ).toEqual([
      ['area', 'a/b/m/x.py', 'a/b/m/x.py', 'MIT'],
      ['other', 'a/b/m/x.py', 'a/b/m/x.py', 'MIT'],
    ])
    expect(programs[0]).toMatchObject({
      instruction: 'Area.',
      instruction_origin: 'docstring',
      calls: [{ expression: 'area(0)', expected: { value: '0.0' } }],
    })
    expect(programs[0]?.code).not.toContain('>>>')
    expect(programs[0]?.tests).toEqual([{ source: 'assert area(0) == 0.0\n', origin: 'example' }])
    expect(programs[1]?.code).toBe('def other():\n    return 1\n')
    expect(programs[1]?.calls).toEqual([])
    expect(programs[1]?.instruction).toBeUndefined()
  })

  it('takes a docstring without the heading of its examples as the instruction', async () => {
    const of = (docstring: string): string => `def area(r):\n    """${docstring}"""\n    return r * r\n`
    const docstrings = [
      'Area.\n\n    Args:\n        r: radius\n\n    Examples:\n\n    >>> area(2)\n    4\n    ',
      'Area.\n\n    Example usage::\n        >>> area(2)\n        4\n    ',
      'Examples:\n    >>> area(2)\n    4\n    ',
      'Gives what the tests\n    usage',
    ]
    const { programs } = await read(
      'source-files',
      docstrings.map((docstring, at) => ({ path: `${at}.py`, content: of(docstring) })),
    )
    expect(programs.map(({ instruction }) => instruction)).toEqual([
      'Area.\n\nArgs:\n    r: radius',
      'Area.',
      undefined,
      'Gives what the tests\nusage',
    ])
  })

  it('refuses files that give nothing, each with its reason', async () => {
    const result = await read('source-files', [
      { path: 'a.py', content: 'x = 1\n' },
      { path: 'b.py', content: 'def f(:\n' },
      { path: 'c.js', content: 'let x', language: 'JavaScript' },
      { path: 'd.py' },
    ])
    expect(result.rejections.map(({ reason }) => reason)).toEqual([
      'other-language',
      'missing-field',
      'no-unit',
      'syntax-error',
    ])
  })
})

describe('units of source-files', () => {
  const file = (path: string, content: string): object => ({ repo: 'a/b', path, content })

  it('are methods and scripts too', async () => {
    const { programs } = await read('source-files', [
      file(
        'm/x.py',
        'class C:\n    def m(self):\n        """\n        >>> C().m()\n        1\n        """\n        return 1\n\n\nprint(C().m())\n',
      ),
    ])
    expect(programs.map(({ entry_point, calls }) => [entry_point, calls])).toEqual([
      ['C.m', [{ expression: 'C().m()', expected: { value: '1' } }]],
      [undefined, [{ expression: '__main__', stdin: '' }]],
    ])
    expect(new Set(programs.map(({ group }) => group))).toEqual(new Set(['a/b/m/x.py']))
    expect(programs[1]?.code).toContain('print(C().m())')
  })

  it('are refused one by one, each with its reason', async () => {
    const { programs, rejections, ...counts } = await read('source-files', [
      file('lib/near.py', 'def kept():\n    return 1\n'),
      file(
        'm/x.py',
        [
          'import no_such_module',
          'import lib.near',
          'from . import y',
          'def third(): return no_such_module',
          'def own(): return lib',
          'def relative(): return y',
          'def unbound(): return nobody',
          'async def waits(): pass',
          'def gives(): yield 1',
          'class C:',
          '    def __init__(self, x): pass',
          '    def m(self): pass',
          'gives()',
        ].join('\n'),
      ),
    ])
    expect(programs.map(({ entry_point, calls }) => [entry_point, calls])).toEqual([
      ['kept', []],
      ['gives', [{ expression: 'list(gives())' }]],
    ])
    const place = 'source-files records.jsonl:2'
    expect(rejections.map(({ reason, id, detail }) => [reason, id, detail])).toEqual([
      ['no-usable-constructor', `${place}#C.m`, 'm/x.py:12'],
      ['module-missing', `${place}#third`, 'no_such_module'],
      ['needs-repository', `${place}#own`, 'lib'],
      ['needs-repository', `${place}#relative`, '.'],
      ['name-unbound', `${place}#unbound`, 'nobody'],
      ['async-function', `${place}#waits`, 'waits must be awaited'],
    ])
    expect(counts).toMatchObject({ in: 8, out: 2 })
  })

  it('that read input are called only where the file says what comes of it', async () => {
    const { programs } = await read('source-files', [
      file(
        'x.py',
        'def f(x):\n    """\n    >>> f(1)\n    2\n    """\n    return x + 1 if x else input()\n\n\nif 0:\n    f(2)\n',
      ),
    ])
    expect(programs[0]?.calls).toEqual([{ expression: 'f(1)', expected: { value: '2' } }])
  })
})

describe('programs', () => {
  it('reads every short form', async () => {
    const { programs, rejections } = await read('programs', [
      {
        name: 'double',
        code: 'def d(x):\n    return 2 * x\n',
        entry_point: 'd',
        tests: ['assert d(2) == 4'],
        buggy_code: 'def d(x):\n    return x\n',
        license: 'Apache-2.0',
      },
      { code: 'print(input())\n', stdin: ['a\n', 'b\n'] },
      { code: 'class S:\n    pass\n', calls: ['S()', { expression: 'S', expected: { stdout: '' } }] },
      { code: 'print(1)\n', calls: [{ expression: '__main__', expected: { stdout: '1\n' } }], group: 'g' },
      { code: 'print(input() * 2)\n', tests: [{ stdin: 'a\n', stdout: 'aa' }, 'assert True'] },
    ])
    expect(rejections).toEqual([])
    expect(programs).toHaveLength(6)
    expect(programs[5]).toMatchObject({
      calls: [{ expression: '__main__', stdin: 'a\n', expected: { stdout: 'aa' } }],
      tests: [{ stdin: 'a\n', stdout: 'aa' }, { source: 'assert True' }],
    })
    expect(programs[0]).toMatchObject({
      calls: [{ expression: 'd(2)', expected: { value: '4' } }],
      group: 'programs/double',
      origin: { license: 'Apache-2.0' },
    })
    expect(programs[1]).toMatchObject({ buggy_of: programs[0]?.id, calls: [] })
    expect(programs[2]?.calls).toEqual([
      { expression: '__main__', stdin: 'a\n' },
      { expression: '__main__', stdin: 'b\n' },
    ])
    expect(programs[2]).toMatchObject({ origin: { path: 'records.jsonl:2', license: 'NOASSERTION' } })
    expect(programs[3]?.calls).toHaveLength(2)
    expect(programs[4]).toMatchObject({ group: 'g' })
  })

  it('names the field that is unknown or wrong', async () => {
    const result = await read('programs', [
      { code: 'x = 1\n', entrypoint: 'x' },
      { code: 'x = 1\n', tests: [1] },
      { code: '' },
      'text',
    ])
    expect(result.rejections.map(({ reason, id }) => `${reason} ${id}`)).toEqual(
      [1, 2, 3, 4].map((line) => `wrong-record programs records.jsonl:${line}`),
    )
    expect(result.rejections[0]?.detail).toContain("unknown field 'entrypoint'")
    expect(result.rejections[1]?.detail).toContain('tests.0')
  })

  it('refuses runs of what is no script', async () => {
    const base = { code: 'def f():\n    pass\n', entry_point: 'f' }
    expect(
      reasons(
        await read('programs', [
          { ...base, stdin: 'a' },
          { ...base, tests: [{ stdin: '', stdout: '' }] },
        ]),
      ),
    ).toEqual([
      'wrong-record: stdin: a program with an entry_point is no script; put stdin into its calls',
      'wrong-record: tests: a program with an entry_point is no script; put stdin into its calls',
    ])
  })

  it('refuses tests and calls that do not parse', async () => {
    const result = await read('programs', [
      { code: 'x = 1\n', tests: ['assert x =='] },
      { code: 'x = 1\n', calls: ['x = 2'] },
      { code: 'x = (\n' },
    ])
    expect(result.rejections.map(({ reason }) => reason)).toEqual([
      'test-syntax-error',
      'call-syntax-error',
      'syntax-error',
    ])
  })
})

describe('custom', () => {
  const fields = {
    code: 'solution.text',
    tests: 'checks',
    entry_point: 'name',
    license: 'meta.license',
    group: 'problem',
    instruction: 'ask',
  }

  it('finds nouns by dotted paths', async () => {
    const record = {
      solution: { text: 'def g(x):\n    return x' },
      checks: ['assert g(1) == 1\nassert g(2) == 2'],
      name: 'g',
      'meta.license': 'MIT',
      problem: 9,
      ask: 'Identity',
    }
    const program = only(await read('custom', [record], { fields, name: 'mine' }))
    expect(program).toMatchObject({
      entry_point: 'g',
      tests: [{ source: 'assert g(1) == 1' }, { source: 'assert g(2) == 2' }],
      calls: [{ expression: 'g(1)' }, { expression: 'g(2)' }],
      instruction: 'Identity',
      group: 'mine/9',
      origin: { corpus: 'mine', path: 'records.jsonl:1', license: 'MIT' },
    })
  })

  it('makes scripts of what reads stdin, and bugs of what is said to be one', async () => {
    const result = await read('custom', [{ c: 'print(input())', i: 'x\n', b: 'print(1)' }], {
      fields: { code: 'c', stdin: 'i', buggy_code: 'b' },
    })
    expect(result.programs).toMatchObject([
      { calls: [{ expression: '__main__', stdin: 'x\n' }] },
      { buggy_of: result.programs[0]?.id },
    ])
  })

  it('makes tests of what a script is said to print, and refuses outputs that do not fit the inputs', async () => {
    const record = { c: 'print(input())', i: ['x\n', 'y\n'], o: ['x', 'y\n'], b: 'print(1)' }
    const mapped = { code: 'c', stdin: 'i', stdout: 'o', buggy_code: 'b' }
    const tests = [
      { stdin: 'x\n', stdout: 'x' },
      { stdin: 'y\n', stdout: 'y\n' },
    ]
    const { programs } = await read('custom', [record], { fields: mapped })
    expect(programs).toMatchObject([
      { tests, calls: tests.map(({ stdin, stdout }) => ({ stdin, expected: { stdout } })) },
      { tests, calls: [], buggy_of: programs[0]?.id },
    ])
    expect(programs[0]?.id).toBe(
      only(await read('custom', [record], { fields: { code: 'c', stdin: 'i' } })).id,
    )
    expect(reasons(await read('custom', [{ ...record, o: 'x' }], { fields: mapped }))).toEqual([
      "wrong-record: field 'o' has 1 texts, not one for each of the 2 of 'i'",
    ])
    expect(reasons(await read('custom', [{ ...record, o: ['x', 1] }], { fields: mapped }))).toEqual([
      "wrong-type: field 'o[1]' is a number, not text",
    ])
    expect(
      reasons(await read('custom', [{ ...record, o: ['x', '\ud800'] }], { fields: mapped })),
    ).toMatchObject([expect.stringMatching(/^lone-surrogate/), expect.stringMatching(/^lone-surrogate/)])
  })

  it('names the mapped field that is missing or of the wrong type', async () => {
    const result = await read(
      'custom',
      [{ solution: 5 }, { solution: { text: 5 } }, { solution: { text: 'x = 1' }, name: 'x', checks: [1] }],
      { fields },
    )
    expect(reasons(result)).toEqual([
      "missing-field: field 'solution.text' is missing",
      "wrong-type: field 'solution.text' is a number, not text",
      "wrong-type: field 'checks[0]' is a number, not text",
    ])
  })
})

it('every corpus says what it is', () => {
  for (const [name, corpus] of Object.entries(corpora)) {
    expect(corpus.name).toBe(name)
    expect(corpus.reference).not.toMatch(/https?:/)
  }
})
