import { describe, expect, test } from 'vitest'
import type { CorpusName } from '../../schemas/names.ts'
import { parse } from '../../schemas/parse.ts'
import { Recipe } from '../../schemas/recipe.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readHeldOut, type HeldProgram } from '../../pipeline/ingest/held-out.ts'
import { only, readRecords, reasons, sourcesOf } from './read-records.ts'
import { openedSyntax } from './opened-syntax.ts'
import { temporaryFolder } from './temporary.ts'

const folder = await temporaryFolder()
const syntax = await openedSyntax()

/** What a benchmark that is held out is read as. */
async function held(corpus: CorpusName, records: readonly object[]): Promise<HeldProgram[]> {
  const path = join(folder, 'held.jsonl')
  await writeFile(path, records.map((record) => JSON.stringify(record)).join('\n'))
  const recipe = parse(Recipe, { inputs: [{ corpus, path }], held_out: [{ corpus, path }], out: 'unused' })
  const found: HeldProgram[] = []
  for await (const each of readHeldOut({ recipe, signal: new AbortController().signal }, syntax))
    found.push(each)
  return found
}

describe('livecodebench', () => {
  const question = {
    question_title: 'Ferry',
    question_content: 'How many boats are left?\r\n',
    question_id: 'abc_1',
  }

  test('has statements without solutions, which can be held out and give no program', async () => {
    const generation = { ...question, platform: 'atcoder', starter_code: '', public_test_cases: '[]' }
    const output = { ...question, test_id: 3, function_name: 'boats', starter_code: '', test: '[]' }
    const statement = { group: 'livecodebench/abc_1', instruction: 'How many boats are left?' }
    expect(await held('livecodebench', [generation, output])).toEqual([
      { kind: 'statement', benchmark: 'livecodebench', statement: { ...statement, path: 'abc_1' } },
      { kind: 'statement', benchmark: 'livecodebench', statement: { ...statement, path: 'abc_1#3' } },
    ])
    const { programs, rejections } = await readRecords('livecodebench', [generation], { folder, syntax })
    expect(programs).toEqual([])
    expect(rejections).toHaveLength(1)
  })

  test('has solutions where execution is asked for', async () => {
    const record = {
      question_id: 'abc_1',
      id: 'sample_0',
      function_name: 'boats',
      code: 'def boats(n: int) -> int:\n    return n - 1\n',
      input: 'boats(n = 3)',
      output: '2',
    }
    const program = only(await readRecords('livecodebench', [record], { folder, syntax }))
    expect(program).toMatchObject({
      entry_point: 'boats',
      calls: [{ expression: 'boats(n = 3)', expected: { value: '2' } }],
      group: 'livecodebench/abc_1',
      origin: { corpus: 'livecodebench', path: 'sample_0' },
    })
    expect(sourcesOf(program)).toEqual(['assert boats(n = 3) == 2'])
  })
})

test('bigcodebench joins prompt and solution, and leaves out what its instruction says of the answer', async () => {
  const head = 'import json\n\ndef task_func(text):\n'
  const record = {
    task_id: 'BigCodeBench/5',
    complete_prompt: `${head}    """Read it."""\n`,
    instruct_prompt: `Read a text as JSON.\nYou should write self-contained code starting with:\n\`\`\`\n${head}\`\`\``,
    canonical_solution: '    return json.loads(text)\n',
    code_prompt: head,
    test: 'import unittest\nclass TestCases(unittest.TestCase):\n    def test_one(self):\n        self.assertEqual(task_func("1"), 1)\n',
    entry_point: 'task_func',
    libs: "['json']",
  }
  const program = only(await readRecords('bigcodebench', [record], { folder, syntax }))
  expect(program).toMatchObject({
    code: `${head}    """Read it."""\n    return json.loads(text)\n`,
    instruction: 'Read a text as JSON.',
    entry_point: 'task_func',
    group: 'bigcodebench/5',
  })
  expect(sourcesOf(program)[0]).toContain('class TestCases(unittest.TestCase):')
})

describe('reval', () => {
  const record = {
    task_id: 'DREval/7',
    code: 'def twice(x, y=0):\n    return 2 * x + y\n',
    entry_point: 'twice',
    inputs: ['(1,)', '(2, 3)'],
    outputs: ['2', '7'],
  }

  test('has functions with inputs and outputs, and classes with tests', async () => {
    const program = only(await readRecords('reval', [record], { folder, syntax }))
    expect(program.calls).toEqual([
      { expression: 'twice(1,)', expected: { value: '2' } },
      { expression: 'twice(2, 3)', expected: { value: '7' } },
    ])
    expect(program.group).toBe('reval/7')
    const test =
      'import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(C().m(), 1)\n'
    const code = 'class C:\n    def m(self):\n        return 1\n'
    const ofClass = { task_id: 'DREval/99', code, entry_point: 'C', inputs: ['C().m()'], outputs: [], test }
    const [found] = await held('reval', [ofClass])
    expect(found).toMatchObject({ kind: 'program', program: { code, group: 'reval/99', calls: [] } })
  })

  test('refuses other numbers of outputs than of inputs', async () => {
    const result = await readRecords('reval', [{ ...record, outputs: ['2'] }], { folder, syntax })
    expect(reasons(result)).toEqual(['wrong-record: 2 inputs and 1 outputs'])
  })
})
