import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CorpusName } from '../../schemas/names.ts'
import { only, readRecords, reasons, sourcesOf } from './read-records.ts'
import { ingested, type Ingested } from './run-of.ts'
import { openedSyntax } from './opened-syntax.ts'
import { fileSource, temporaryFolder } from './temporary.ts'

const folder = await temporaryFolder()
const syntax = await openedSyntax()

const read = (corpus: CorpusName, records: readonly unknown[]): Promise<Ingested> =>
  readRecords(corpus, records, { folder, syntax })

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
    expect(sourcesOf(program)).toEqual([
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
    expect(sourcesOf(program)).toEqual([
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
