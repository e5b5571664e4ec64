import { describe, expect, it } from 'vitest'
import { only, readRecords, reasons } from './read-records.ts'
import { openedSyntax } from './opened-syntax.ts'
import { temporaryFolder } from './temporary.ts'

const folder = await temporaryFolder()
const syntax = await openedSyntax()
const read = (...records: readonly unknown[]) => readRecords('pyx', records, { folder, syntax })

/** Rows of the shape that SemCoder's trainer reads; the problems are ours. */
const row = (fields: Record<string, string>): Record<string, string> => ({
  id: 'fwd_mnl_31_ipt2',
  nl: '',
  fwd_mnl: '',
  bwd_mnl: '',
  ...fields,
})
const CODE = 'def twice(xs):\n    assert xs is not None\n    return xs + xs\n'
const forward = row({
  fwd_mnl: `[PYTHON]\n${CODE}\nassert twice([1]) == ??\n[/PYTHON]\n`,
  response:
    '[MONOLOGUE]\nThe list is added to itself.\n[/MONOLOGUE]\n[ANSWER]\nassert twice([1]) == [1, 1]\n[/ANSWER]\n',
})
const FAULT =
  '### Problem\nDouble a list.\n\n### Buggy Solution\n```python\ndef twice(xs):\n    return xs\n```\n\n' +
  '### Failed Test\n```python\nretv = twice([1])\nassert retv == [1, 1]\n```\n'
const fault = {
  fault: FAULT,
  response: `[MONOLOGUE]\n### Root Cause Analysis\nIt is not doubled.\n[/MONOLOGUE]\n[Refined]\n\`\`\`python\n${CODE}\`\`\`\n[/Refined]\n`,
}

describe('pyx', () => {
  it('reads a question for an output as a call and a test', async () => {
    expect(only(await read(forward))).toMatchObject({
      code: CODE,
      entry_point: 'twice',
      calls: [{ expression: 'twice([1])', expected: { value: '[1, 1]' } }],
      tests: [{ source: 'assert twice([1]) == [1, 1]' }],
      group: 'pyx/31',
      origin: { corpus: 'pyx', path: 'fwd_mnl_31_ipt2', license: 'MIT' },
    })
  })

  it('reads a question for an input, with the line numbers and the lost bracket of the authors', async () => {
    const numbered = CODE.replaceAll('\n', ' # [L5]\n')
    const program = only(
      await read(
        row({
          id: 'bwd_mnl_31_ipt4',
          bwd_mnl: `PYTHON]\n${numbered}assert twice(??) == [2, 2] # [L9]\n[/PYTHON]`,
          response: '[ANSWER] [2] [/ANSWER]',
        }),
      ),
    )
    expect(program).toMatchObject({
      code: CODE,
      calls: [{ expression: 'twice([2])', expected: { value: '[2, 2]' } }],
      group: 'pyx/31',
    })
  })

  it('reads a description as the instruction of the function that is meant', async () => {
    const text = (code: string): Record<string, string> =>
      row({ id: 'nl_8', nl: 'Count the vowels.', response: `Here:\n\`\`\`python\n${code}\`\`\`\nDone.` })
    const helped =
      "def is_vowel(c):\n    return c in 'aeiou'\n\n\ndef vowels(s):\n    return sum(is_vowel(c) for c in s)\n"
    expect(only(await read(text(helped)))).toMatchObject({
      code: helped,
      entry_point: 'vowels',
      instruction: 'Count the vowels.',
      calls: [],
      tests: [],
      group: 'pyx/8',
    })
    expect(
      reasons(await read(text('def a():\n    pass\n\n\ndef b():\n    pass\n'), text('x = 1\n'))),
    ).toEqual(['no-entry-point: which of a, b', 'no-entry-point: no function'])
  })

  it('reads a fault as a bug beside its repair', async () => {
    const { programs, rejections } = await read(fault)
    expect(rejections).toEqual([])
    expect(programs).toMatchObject([
      {
        code: CODE,
        entry_point: 'twice',
        calls: [{ expression: 'twice([1])', expected: { value: '[1, 1]' } }],
        tests: [{ source: 'assert twice([1]) == [1, 1]' }],
        instruction: 'Double a list.',
      },
      {
        code: 'def twice(xs):\n    return xs\n',
        buggy_of: programs[0]?.id,
        bug: { kind: 'unknown', origin: 'model' },
        group: programs[0]?.group,
      },
    ])
  })

  it.each([
    [
      row({ response: 'x' }),
      'wrong-record: one of the fields nl, fwd_mnl, bwd_mnl, fault has text in a row; here: none',
    ],
    [
      { ...forward, nl: 'x' },
      'wrong-record: one of the fields nl, fwd_mnl, bwd_mnl, fault has text in a row; here: nl, fwd_mnl',
    ],
    [{ ...forward, fwd_mnl: 1 }, "wrong-type: field 'fwd_mnl' is a number, not text"],
    [{ ...forward, response: null }, "missing-field: field 'response' is missing"],
    [{ ...forward, id: 1.5 }, "wrong-type: field 'id' is a number, not text or a whole number"],
    [{ ...forward, fwd_mnl: CODE }, "wrong-record: field 'fwd_mnl' has no [PYTHON]…[/PYTHON]"],
    [
      { ...forward, fwd_mnl: `[PYTHON]${CODE}[/PYTHON]` },
      'wrong-record: the program has no assertion with ?? under it',
    ],
    [{ ...forward, response: '[1, 1]' }, "wrong-record: field 'response' has no [ANSWER]…[/ANSWER]"],
    [
      { ...forward, response: '[ANSWER]assert thrice([1]) == 1[/ANSWER]' },
      'no-entry-point: assert thrice([1]) == 1',
    ],
    [{ ...fault, fault: 'Mend it.' }, "wrong-record: field 'fault' has no '### Problem'"],
    [
      { ...fault, fault: FAULT.replace('### Failed Test', '### Test') },
      "wrong-record: field 'fault' has no '### Failed Test'",
    ],
    [{ ...fault, response: CODE }, "wrong-record: field 'response' has no [Refined]…[/Refined]"],
    [
      { ...fault, fault: FAULT.replace('return xs', 'assert xs is not None\n    return xs + xs') },
      'bug-equals-fix: buggy and fixed code are the same',
    ],
  ])('refuses %j', async (record, reason) => {
    const result = await read(record, forward)
    expect(reasons(result)).toEqual([reason])
    expect(result.programs).toHaveLength(1)
  })
})
