import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SPLITS } from '../../schemas/names.ts'
import type { Bug } from '../../schemas/program.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import type { Row } from '../../pipeline/shards/row.ts'
import { buildInto, pairsOf } from '../run/dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-pairs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const solution = (line: string): string =>
  `class Solution:
    def runningSum(self, nums):
        total, sums = 0, []
        for num in nums:
            total += num
            ${line}
        return sums
`
/** Rows as DebugBench has them: one problem in several languages, a wrong and a right submission each. */
const ROWS = [
  {
    slug: 'running-sum',
    language: 'python3',
    question: 'Give the running sum of an array.',
    solution: solution('sums.append(total)'),
    buggy_code: solution('sums.append(num)'),
    cases: ['assert Solution().runningSum([1, 2]) == [1, 3]', 'assert Solution().runningSum([4]) == [4]'],
  },
  {
    slug: 'running-sum',
    language: 'cpp',
    question: '',
    solution: 'int main() {}',
    buggy_code: 'int',
    cases: [],
  },
  {
    slug: 'larger',
    language: 'Python',
    question: 'Give the larger one.',
    solution: 'def larger(a, b):\n    return a if a > b else b\n',
    buggy_code: 'def larger(a, b):\n    return a if a > c else b\n',
    cases: 'assert larger(1, 2) == 2\nassert larger(2, 1) == 2\n',
  },
]

const out = join(folder, 'out')
const programs: Row[] = []
const rejected: Row[] = []
beforeAll(async () => {
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, ROWS.map((row) => JSON.stringify(row)).join('\n'))
  const fields = {
    code: 'solution',
    buggy_code: 'buggy_code',
    tests: 'cases',
    language: 'language',
    instruction: 'question',
    group: 'slug',
  }
  const inputs = [{ corpus: 'custom', name: 'pairs', license: 'Apache-2.0', path, fields }]
  await buildInto({ inputs, out, arms: ['code-only'], split: { validation: 0, test: 0 } })
  for (const split of SPLITS)
    for await (const row of readFolder(join(out, 'programs', split))) programs.push(row)
  for await (const row of readFolder(join(out, 'rejected'))) rejected.push(row)
}, 60_000)

test('a wrong and a right submission in one row are a bug and its fix, with what tells them apart', () => {
  const bugs = programs
    .filter((row) => row['buggy_of'] !== null)
    .map((row) => JSON.parse(String(row['bug'])) as Bug)
  expect(bugs).toMatchObject([
    {
      kind: 'wrong-answer',
      origin: 'submission',
      tests: { failing: [0], passing: [1], traced: 0 },
      similarity: { measure: 'tokens' },
    },
    { kind: 'exception', origin: 'submission', tests: { failing: [0, 1], passing: [] } },
  ])
  expect(bugs[0]?.diff).toContain('-            sums.append(total)\n+            sums.append(num)\n')
  // By hand: def larger ( a , b ) : and a line's end, an indent, return a if a > b else b, another end, a dedent; one differs.
  expect(bugs[1]?.similarity?.score).toBe((2 * 19) / (20 + 20))
})

test('each becomes a repair row whose answer is the right submission', async () => {
  const repairs = (await pairsOf(out, 'code-only', 'train')).filter(({ task }) => task === 'repair')
  expect(repairs.map(({ messages }) => messages.at(-1)?.content)).toEqual(
    expect.arrayContaining([ROWS[0], ROWS[2]].map((row) => `\`\`\`python\n${row?.solution}\`\`\``)),
  )
  for (const { meta } of repairs) expect(JSON.parse(meta)).toMatchObject({ bug: { origin: 'submission' } })
})

test('rows of another language leave the stream once, by name', () => {
  expect(rejected.filter(({ stage }) => stage === 'ingest')).toEqual([
    { stage: 'ingest', reason: 'other-language', id: 'pairs rows.jsonl:2', detail: 'language cpp' },
  ])
})
