import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CorpusName } from '../../schemas/names.ts'
import type { Program } from '../../schemas/program.ts'
import type { Input } from '../../schemas/recipe.ts'
import { corpora } from '../../pipeline/ingest/corpora.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import { fileSource, temporaryFolder } from './temporary.ts'
import { ingested, type Ingested } from './run-of.ts'

let syntax: Syntax
let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
  syntax = await openSyntax(await findInterpreter('python3'))
})
afterAll(() => syntax.close())

async function read(
  corpus: CorpusName,
  records: readonly object[],
  input: Partial<Input> = {},
): Promise<Ingested> {
  const source = await fileSource(
    folder,
    'records.jsonl',
    records.map((record) => JSON.stringify(record)).join('\n'),
  )
  const path = source.kind === 'file' ? source.path : ''
  const result = await ingested({ inputs: [{ corpus, path, ...input }] }, syntax)
  expect(result.in).toBe(result.out + result.rejections.length)
  return result
}

const reasons = ({ rejections }: Ingested): string[] =>
  rejections.map(({ reason, detail }) => `${reason}: ${detail}`)

function only(result: Ingested): Program {
  expect(reasons(result)).toEqual([])
  const [program, more] = result.programs
  if (program === undefined || more !== undefined) throw new Error(`${result.programs.length} programs`)
  return program
}

const PROMPT =
  'from typing import List\n\n\ndef twice(x: int) -> int:\n    """ Doubles a number.\n    >>> twice(2)\n    4\n    """\n'

describe('humaneval', () => {
  it('joins prompt and solution, splits the check, keeps the statement', async () => {
    const program = only(
      await read('humaneval', [
        {
          task_id: 'HumanEval/7',
          prompt: PROMPT,
          canonical_solution: '    return x * 2\n',
          entry_point: 'twice',
          test: "\n\nMETADATA = {}\n\n\ndef check(candidate):\n    assert candidate(2) == 4\n    assert candidate(-1) == -2, 'sign'\n\n",
        },
      ]),
    )
    const code = `${PROMPT}    return x * 2\n`
    expect(program).toEqual({
      id: createHash('sha256')
        .update(JSON.stringify(['python', code, 'twice']))
        .digest('hex'),
      language: 'python',
      code,
      entry_point: 'twice',
      calls: [
        { expression: 'twice(2)', expected: { value: '4' } },
        { expression: 'twice(-1)', expected: { value: '-2' } },
      ],
      tests: [{ source: 'assert twice(2) == 4' }, { source: "assert twice(-1) == -2, 'sign'" }],
      instruction: 'Doubles a number.\n>>> twice(2)\n4',
      instruction_origin: 'corpus',
      origin: { corpus: 'humaneval', path: 'HumanEval/7', license: 'MIT' },
      group: 'humaneval/7',
    })
  })

  it('names the field that is missing or of the wrong type', async () => {
    const record = {
      task_id: 'HumanEval/1',
      prompt: PROMPT,
      canonical_solution: '    return 1\n',
      test: 'def check(c):\n    assert c(1)\n',
    }
    expect(reasons(await read('humaneval', [record]))).toEqual([
      "missing-field: field 'entry_point' is missing",
    ])
    expect(reasons(await read('humaneval', [{ ...record, entry_point: 5 }]))).toEqual([
      "wrong-type: field 'entry_point' is a number, not text",
    ])
    expect(reasons(await read('humaneval', [{ ...record, entry_point: 'other' }]))).toEqual([
      "entry-point-missing: the code does not define 'other'",
    ])
    expect(reasons(await read('humaneval', [['a']]))).toEqual([
      'wrong-type: the record is an array, not an object',
    ])
  })
})

describe('humanevalpack', () => {
  const record = {
    task_id: 'Python/7',
    prompt: PROMPT,
    canonical_solution: '    return x * 2\n',
    buggy_solution: '    return x ** 2\n',
    bug_type: 'operator misuse',
    entry_point: 'twice',
    test: '\n\ndef check(twice):\n    assert twice(3) == 6\n\ncheck(twice)',
    instruction: 'Write a Python function',
  }

  it('gives the fix and the bug of it, in the problem of HumanEval', async () => {
    const { programs } = await read('humanevalpack', [record])
    const [fixed, buggy] = programs
    expect(programs).toHaveLength(2)
    expect(fixed).toMatchObject({
      group: 'humaneval/7',
      tests: [{ source: 'assert twice(3) == 6' }],
      instruction: 'Write a Python function',
    })
    expect(fixed?.buggy_of).toBeUndefined()
    expect(buggy).toMatchObject({ buggy_of: fixed?.id, group: 'humaneval/7', tests: fixed?.tests, calls: [] })
    expect(buggy?.code).toContain('x ** 2')
    expect(buggy?.bug).toEqual({
      kind: 'unknown',
      origin: 'submission',
      operators: ['operator-misuse'],
      diff: '',
    })
  })

  it('leaves other languages, and bugs that are none', async () => {
    expect(reasons(await read('humanevalpack', [{ ...record, task_id: 'CPP/7' }]))).toEqual([
      'other-language: task_id CPP/7',
    ])
    expect(
      reasons(await read('humanevalpack', [{ ...record, buggy_solution: record.canonical_solution }])),
    ).toEqual(['bug-equals-fix: buggy and fixed code are the same'])
  })
})

describe('mbpp', () => {
  it('turns CRLF to LF, runs the setup before each test, finds the entry point', async () => {
    const program = only(
      await read('mbpp', [
        {
          task_id: 11,
          text: 'Add.',
          code: 'class N:\r\n  pass\r\ndef add(a, b): \r\n\treturn a + b',
          test_setup_code: 'three = 3\r\n',
          test_list: ['assert add(1, 2) == three', 'assert add(three, 2) == 5'],
          challenge_test_list: ['assert add(0, 0) == 0'],
        },
      ]),
    )
    expect(program.code).toBe('class N:\n  pass\ndef add(a, b): \n\treturn a + b\n')
    expect(program).toMatchObject({ entry_point: 'add', instruction: 'Add.', group: 'mbpp/11' })
    expect(program.tests.map(({ source }) => source)).toEqual([
      'three = 3\nassert add(1, 2) == three',
      'three = 3\nassert add(three, 2) == 5',
      'three = 3\nassert add(0, 0) == 0',
    ])
    expect(program.calls).toEqual([
      { expression: 'add(1, 2)' },
      { expression: 'add(0, 0)', expected: { value: '0' } },
    ])
  })

  it('reads the sanitized form, and its imports', async () => {
    const record = {
      task_id: 2,
      prompt: 'Root.',
      code: 'def r(x):\n  return x ** .5',
      test_imports: ['import math'],
      test_list: ['assert math.isclose(r(4), 2)'],
    }
    const program = only(await read('mbpp-sanitized', [record]))
    expect(program.tests).toEqual([{ source: 'import math\nassert math.isclose(r(4), 2)' }])
    expect(program).toMatchObject({
      entry_point: 'r',
      group: 'mbpp/2',
      calls: [{ expression: 'r(4)' }],
      origin: { license: 'CC-BY-4.0' },
    })
  })

  it('refuses records without a test that calls the code', async () => {
    const record = { task_id: 1, text: 't', code: 'x = 1', test_list: [] }
    expect(reasons(await read('mbpp', [record]))).toEqual(['no-test: the test list is empty'])
    expect(reasons(await read('mbpp', [{ ...record, test_list: ['assert 1 == 1'] }]))[0]).toMatch(
      /^entry-point-missing/,
    )
  })
})

describe('mbppplus', () => {
  const record = {
    task_id: 'Mbpp/3',
    prompt: "'''\nSum a pair.\n'''\n",
    entry_point: 'total',
    canonical_solution: '\ndef total(pair):\n  return pair[0] + pair[1]\n\n',
    base_input: [[[1, 2]], [[0.5, 2]]],
    plus_input: [],
    assertion: '\nassert total((1, 2)) == 3\nassert math.isclose(total((0.5, 2)), 2.5)\n',
  }

  it('takes calls from assertions, which have the right types, and mends the missing import', async () => {
    const program = only(await read('mbppplus', [record]))
    expect(program.calls).toEqual([
      { expression: 'total((1, 2))', expected: { value: '3' } },
      { expression: 'total((0.5, 2))' },
    ])
    expect(program.tests.map(({ source }) => source)).toEqual([
      'assert total((1, 2)) == 3',
      'import math\nassert math.isclose(total((0.5, 2)), 2.5)',
    ])
    expect(program).toMatchObject({
      instruction: 'Sum a pair.',
      group: 'mbpp/3',
      code: 'def total(pair):\n  return pair[0] + pair[1]\n',
    })
  })

  it('takes calls from the inputs where no assertion has one', async () => {
    const assertion = 'for p in [(1, 2)]:\n    assert total(p) == 3\n'
    const path = await fileSource(
      folder,
      'plus.jsonl',
      JSON.stringify({ ...record, assertion }).replace('[[[1,2]],', '[[[1.0,2]],'),
    )
    const { programs } = await ingested(
      { inputs: [{ corpus: 'mbppplus', path: path.kind === 'file' ? path.path : '' }] },
      syntax,
    )
    expect(programs[0]?.calls).toEqual([{ expression: 'total([1.0, 2])' }, { expression: 'total([0.5, 2])' }])
  })
})

it('cruxeval: one call and what it gives', async () => {
  const program = only(
    await read('cruxeval', [
      { id: 'sample_4', code: 'def f(a, b):\n    return a * b', input: "'x', 2", output: "'xx'" },
    ]),
  )
  expect(program).toMatchObject({
    entry_point: 'f',
    calls: [{ expression: "f('x', 2)", expected: { value: "'xx'" } }],
    tests: [{ source: "assert f('x', 2) == 'xx'" }],
    group: 'cruxeval/sample_4',
  })
  expect(program.instruction).toBeUndefined()
})

describe('quixbugs', () => {
  const standard = (name: string, assertion: string, before = ''): string =>
    `import pytest\nfrom load_testdata import load_json_testcases\n\nif pytest.use_correct:\n    from correct_python_programs.${name} import ${name}\nelse:\n    from python_programs.${name} import ${name}\n\n\ntestdata = load_json_testcases(${name}.__name__)\n${before}\n\n@pytest.mark.parametrize("input_data,expected", testdata)\ndef test_${name}(input_data, expected):\n    ${assertion}\n`
  const record = (name: string, pytest: string, testcases: unknown[]): object => ({
    name,
    buggy_code: `\ndef ${name}(a, b=0):\n    return b\n\n"""\nStatement of ${name}\n"""\n`,
    correct_code: `\ndef ${name}(a, b=0):\n    return a\n\n"""\ndef ${name}(a):\n    return +a\n"""\n`,
    testcases,
    pytest,
  })

  it('compares as the pytest file of each program does', async () => {
    const { programs, rejections } = await read('quixbugs', [
      record('plain', standard('plain', 'assert plain(*input_data) == expected'), [
        [[[1.0, 2]], [1.0, 2]],
        [3, 3],
      ]),
      record('lazy', standard('lazy', 'assert list(lazy(*input_data)) == expected'), [[[[1]], [1]]]),
      record(
        'near',
        standard('near', 'assert near(*input_data) == pytest.approx(expected, abs=input_data[-1])'),
        [[[2, 0.5], 1.5]],
      ),
      record(
        'pairs',
        standard(
          'pairs',
          'assert pairs(*input_data) == expected',
          'testdata = [[inp, [tuple(x) for x in out]] for inp, out in testdata]\n',
        ),
        [[[1], [[1, 2], [3]]]],
      ),
      record('odd', standard('odd', 'assert sorted(odd(*input_data)) == expected'), [[[1], 1]]),
    ])
    expect(rejections.map(({ reason, id }) => `${reason} ${id}`)).toEqual([
      'unknown-test-shape quixbugs records.jsonl:5',
    ])
    const fixed = programs.filter((program) => program.buggy_of === undefined)
    expect(fixed.map(({ tests, calls }) => [tests.map(({ source }) => source), calls])).toEqual([
      [
        ['assert plain([1.0, 2]) == [1.0, 2]', 'assert plain(3) == 3'].map((source) =>
          source.replaceAll('1.0', '1'),
        ),
        [
          { expression: 'plain([1.5, 2])', expected: { value: '[1.5, 2]' } },
          { expression: 'plain(3)', expected: { value: '3' } },
        ],
      ],
      [['assert list(lazy([1])) == [1]'], [{ expression: 'list(lazy([1]))', expected: { value: '[1]' } }]],
      [['assert abs(near(2, 0.5) - 1.5) <= 0.5'], [{ expression: 'near(2, 0.5)' }]],
      [
        ['assert pairs(1) == [(1, 2), (3,)]'],
        [{ expression: 'pairs(1)', expected: { value: '[(1, 2), (3,)]' } }],
      ],
    ])
    expect(fixed[0]).toMatchObject({
      code: 'def plain(a, b=0):\n    return a\n',
      instruction: 'Statement of plain',
      group: 'quixbugs/plain',
    })
    expect(programs[1]).toMatchObject({ code: 'def plain(a, b=0):\n    return b\n', buggy_of: fixed[0]?.id })
  })

  it('leaves out the case that the pytest file skips, and says so', async () => {
    const pytest = standard('slow', 'assert slow(*input_data) == expected').replace(
      '    assert slow',
      '    if input_data == [\n        "ab",\n        [\n            [1, 2],\n        ],\n    ]:\n        pytest.skip("slow")\n    assert slow',
    )
    const { programs, rejections } = await read('quixbugs', [
      record('slow', pytest, [
        [['ab', [[1, 2]]], 1],
        [['ab', [[1, 3]]], 1],
      ]),
    ])
    expect(programs[0]?.tests).toEqual([{ source: "assert slow('ab', [[1, 3]]) == 1" }])
    expect(rejections).toMatchObject([{ reason: 'case-skipped-by-corpus', id: 'quixbugs records.jsonl:1#1' }])
  })

  it('turns scenarios on nodes into tests with the class of the row `node`, wherever that stands', async () => {
    const pytest =
      'import pytest\nfrom node import Node\n\nif pytest.use_correct:\n    from correct_python_programs.walk import walk\nelse:\n    from python_programs.walk import walk\n\n\nn1 = Node(1)\n\n\ndef test1():\n    """One"""\n    assert walk(n1) == n1\n\n\ndef test2():\n    assert walk(Node(2))\n'
    const node = {
      name: 'node',
      buggy_code: 'class Node: pass',
      correct_code: 'class Node:\n    def __init__(self, v):\n        self.v = v\n',
      testcases: [],
      pytest: null,
    }
    const { programs, rejections } = await read('quixbugs', [record('walk', pytest, []), node])
    expect(programs[0]?.tests[1]?.source).toBe(
      'class Node:\n    def __init__(self, v):\n        self.v = v\n\n\nn1 = Node(1)\n\n\ndef test2():\n    assert walk(Node(2))\n\n\ntest2()\n',
    )
    expect(programs[0]?.calls).toEqual([])
    expect(rejections).toMatchObject([{ reason: 'helper-of-others' }])
    expect(reasons(await read('quixbugs', [record('walk', pytest, [])]))).toEqual([
      "node-missing: the corpus has no row 'node'",
    ])
  })
})

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
    expect(programs[1]?.code).toBe('def other():\n    return 1\n')
    expect(programs[1]?.instruction).toBeUndefined()
  })

  it('refuses files that give nothing, each with its reason', async () => {
    const result = await read('source-files', [
      { path: 'a.py', content: 'x = 1\n' },
      { path: 'b.py', content: 'def f(:\n' },
      { path: 'c.js', content: 'let x', language: 'JavaScript' },
      { path: 'd.py' },
    ])
    expect(result.rejections.map(({ reason }) => reason)).toEqual([
      'no-function',
      'syntax-error',
      'other-language',
      'missing-field',
    ])
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
    ])
    expect(rejections).toEqual([])
    expect(programs).toHaveLength(5)
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
      'text' as unknown as object,
    ])
    expect(result.rejections.map(({ reason, id }) => `${reason} ${id}`)).toEqual(
      [1, 2, 3, 4].map((line) => `wrong-record programs records.jsonl:${line}`),
    )
    expect(result.rejections[0]?.detail).toContain("unknown field 'entrypoint'")
    expect(result.rejections[1]?.detail).toContain('tests.0')
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
