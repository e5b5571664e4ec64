import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { buildInto } from '../run/dataset.ts'
import { readRecords, reasons } from './read-records.ts'
import { openedSyntax } from './opened-syntax.ts'
import { temporaryFolder } from './temporary.ts'

const folder = await temporaryFolder()
const syntax = await openedSyntax()
const read = (records: readonly unknown[]) => readRecords('apps', records, { folder, syntax })

/** A row in the published shape. */
const row = (fields: Record<string, unknown>): Record<string, unknown> => ({
  problem_id: 7,
  question: '-----Task-----\r\nAdd the numbers of a line.\n',
  solutions: JSON.stringify(['print(sum(map(int, input().split())))\n']),
  input_output: JSON.stringify({ inputs: ['1 2\n', '5\n'], outputs: ['3\n', '5 \n'] }),
  difficulty: 'interview',
  url: 'https://example.org/7',
  starter_code: '',
  ...fields,
})
const script = row({
  solutions: JSON.stringify([
    'print(sum(map(int, input().split())))\n',
    'import sys\nt = 0\nfor w in sys.stdin.read().split():\n\tt += int(w)\nprint(t)\nsys.exit(0)\n',
    'print sum(map(int, raw_input().split()))\n',
  ]),
})
const method = row({
  problem_id: 8,
  question: 'The largest number, and how often it is there.',
  solutions: JSON.stringify([
    'class Solution:\n    def top(self, nums: List[int]) -> List[int]:\n        best = max(nums)\n        return [best, nums.count(best)]\n',
    'def top(nums):\n    product = Counter(nums)\n    best = max(product)\n    return [best, product[best]]\n',
    'def other(nums):\n    return nums\n',
  ]),
  input_output:
    '{"fn_name": "top", "inputs": [[[1, 3, 3]], [[9007199254740993]]], "outputs": [[[3, 2]], [[9007199254740993, 1]]]}',
  starter_code: 'class Solution:\n    def top(self, nums: List[int]) -> List[int]:\n        ',
})

describe('apps', () => {
  it('reads stdin problems as scripts with tests, all solutions in one group', async () => {
    const result = await read([script])
    expect(reasons(result)).toEqual([expect.stringMatching(/^syntax-error/)])
    expect(result.rejections[0]?.id).toBe('apps records.jsonl:1#2')
    const tests = [
      { stdin: '1 2\n', stdout: '3\n' },
      { stdin: '5\n', stdout: '5 \n' },
    ]
    const calls = tests.map(({ stdin, stdout }) => ({ expression: '__main__', stdin, expected: { stdout } }))
    for (const [place, program] of result.programs.entries()) {
      expect(program).toMatchObject({
        calls,
        tests,
        instruction: '-----Task-----\nAdd the numbers of a line.',
        group: 'apps/7',
        origin: { corpus: 'apps', path: `7/${place}`, license: 'MIT' },
      })
      expect(program.entry_point).toBeUndefined()
    }
    expect(result.programs).toHaveLength(2)
  })

  it('joins lines that stand in lists', async () => {
    const { programs } = await read([
      row({ input_output: '{"inputs": [["1 2", "x"], "3"], "outputs": [["3"], "3"]}' }),
    ])
    expect(programs[0]?.tests).toEqual([
      { stdin: '1 2\nx', stdout: '3' },
      { stdin: '3', stdout: '3' },
    ])
  })

  it('reads the others as functions and methods, with the imports that their checker makes', async () => {
    const result = await read([method])
    expect(reasons(result)).toEqual(["entry-point-missing: the code does not define 'top'"])
    const [inClass, plain] = result.programs
    expect(inClass).toMatchObject({
      entry_point: 'Solution.top',
      calls: [
        { expression: 'Solution().top([1, 3, 3])', expected: { value: '[3, 2]' } },
        { expression: 'Solution().top([9007199254740993])', expected: { value: '[9007199254740993, 1]' } },
      ],
    })
    expect(inClass?.code).toMatch(/^from typing import List\n\n\nclass Solution/)
    expect(plain).toMatchObject({
      entry_point: 'top',
      tests: [
        { source: 'assert top([1, 3, 3]) == [3, 2]' },
        { source: 'assert top([9007199254740993]) == [9007199254740993, 1]' },
      ],
    })
    // `product` is a variable there.
    expect(plain?.code).toMatch(/^from collections import Counter\n\n\ndef top/)
  })

  it('takes results as they are where they do not all stand in arrays of their own', async () => {
    const { programs } = await read([
      row({
        solutions: JSON.stringify(['def f(x):\n    return [x] * x\n']),
        input_output: '{"fn_name": "f", "inputs": [[1], [2]], "outputs": [[1], [2, 2]]}',
      }),
    ])
    expect(programs[0]?.tests).toEqual([
      { source: 'assert f(1) == [1]' },
      { source: 'assert f(2) == [2, 2]' },
    ])
  })

  it.each([
    [{ problem_id: undefined }, "missing-field: field 'problem_id' is missing"],
    [{ problem_id: 1.5 }, "wrong-type: field 'problem_id' is a number, not text or a whole number"],
    [{ question: 1 }, "wrong-type: field 'question' is a number, not text"],
    [{ solutions: '' }, "missing-field: field 'solutions' is empty"],
    [{ solutions: '["x' }, "malformed-json: field 'solutions': column 4: the rest of a string expected"],
    [{ solutions: ['x'] }, "wrong-type: field 'solutions' is an array, not text"],
    [{ solutions: '"x"' }, "wrong-type: field 'solutions' is not an array"],
    [{ solutions: '["x = 1", 2]' }, "wrong-type: field 'solutions[1]' is not text"],
    [{ solutions: '[]' }, 'no-solutions: problem 7'],
    [{ input_output: '' }, "missing-field: field 'input_output' is empty"],
    [{ input_output: '{' }, "malformed-json: field 'input_output': column 2: a string expected"],
    [{ input_output: '[]' }, "wrong-type: field 'input_output' is not an object"],
    [{ input_output: '{"outputs": []}' }, "wrong-type: field 'input_output.inputs' is not an array"],
    [{ input_output: '{"inputs": []}' }, "wrong-type: field 'input_output.outputs' is not an array"],
    [{ input_output: '{"inputs": [], "outputs": []}' }, "no-tests: field 'input_output' has no inputs"],
    [
      { input_output: '{"inputs": ["a"], "outputs": []}' },
      "wrong-record: field 'input_output' has 1 inputs and 0 outputs",
    ],
    [
      { input_output: '{"inputs": [1], "outputs": ["a"]}' },
      "wrong-type: field 'input_output.inputs[0]' is not an array",
    ],
    [
      { input_output: '{"inputs": ["a"], "outputs": [["a", 1]]}' },
      "wrong-type: field 'input_output.outputs[0][1]' is not text",
    ],
    [
      { input_output: '{"fn_name": 1, "inputs": ["a"], "outputs": ["a"]}' },
      "wrong-type: field 'input_output.fn_name' is not text",
    ],
    [
      { input_output: '{"fn_name": "f", "inputs": ["a"], "outputs": ["a"]}' },
      "wrong-type: field 'input_output.inputs[0]' is not an array",
    ],
  ])('refuses %j', async (fields, reason) => {
    const result = await read([row(fields), row({})])
    expect(reasons(result)).toEqual([reason])
    expect(result.programs).toHaveLength(1)
  })

  it('all right solutions hold, a wrong one does not, and bugs are made of each', async () => {
    const path = join(folder, 'build.jsonl')
    const wrong = row({ problem_id: 9, solutions: JSON.stringify(['print(input().split()[0])\n']) })
    await writeFile(path, [script, method, wrong].map((record) => JSON.stringify(record)).join('\n'))
    const out = join(folder, 'out')
    const { funnel } = await buildInto({
      inputs: [{ corpus: 'apps', path }],
      out,
      arms: ['code-only', 'concise'],
      supply: { inputs: { tries: 10 }, bugs: { per_program: 4 } },
    })
    const { rejected = {} } = funnel.find(({ stage }) => stage === 'verify') ?? {}
    expect(rejected['own-test-fails']).toBe(1)
    const trace = funnel.find(({ stage }) => stage === 'trace')
    expect(trace?.out).toBeGreaterThan(8)
    expect(funnel.find(({ stage }) => stage === 'mutants')?.out).toBeGreaterThan(6)
  }, 120_000)
})
