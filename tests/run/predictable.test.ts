import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '../../schemas/program.ts'
import type { Pair } from '../../schemas/pair.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { buildInto, pairsOf } from './dataset.ts'

const FUNCTIONS = `def pair_flag(a):
    """
    >>> pair_flag(3)
    7
    """
    b = a - a
    return b + 7


def answer():
    """
    >>> answer()
    42
    """
    return 42


def later(n):
    """
    >>> later(2)
    """


def repeat_me(count):
    """Zeros. Example: repeat_me(3) gives us the list [0, 0, 0]

    >>> repeat_me(3)
    [0, 0, 0]
    >>> repeat_me(2)
    [0, 0]
    """
    return [0] * count


def halves(n):
    """
    >>> halves(2)
    1
    >>> halves(7)
    3.5
    """
    return n / 2
`
const folder = mkdtempSync(join(tmpdir(), 'tracemill-predictable-'))
const out = join(folder, 'out')
let predictions: Pair[]
beforeAll(async () => {
  mkdirSync(join(folder, 'source'))
  writeFileSync(join(folder, 'source', 'functions.py'), FUNCTIONS)
  await buildInto(
    {
      inputs: [{ corpus: 'source-files', path: join(folder, 'source'), license: 'Apache-2.0' }],
      out,
      tasks: { 'output-prediction': { evidence: ['direct'] }, 'input-prediction': { evidence: ['direct'] } },
      arms: ['code-only'],
      supply: { bugs: { per_program: 0 } },
      split: { validation: 0, test: 0 },
    },
    1,
  )
  predictions = await pairsOf(out, 'code-only', 'train')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const asked = (call: string): Pair[] => predictions.filter(({ meta }) => meta.includes(JSON.stringify(call)))

async function reasons(): Promise<string[]> {
  const found: string[] = []
  for await (const { stage, reason } of readFolder(join(out, 'rejected')))
    if (stage === 'rows') found.push(String(reason))
  return found
}

test('what gives the same whatever it is given becomes no prediction, though one call of it was kept', async () => {
  for (const call of ['pair_flag(3)', 'answer()', 'later(2)']) expect(asked(call)).toEqual([])
  const refused = await reasons()
  expect(refused).toContain('constant-result')
  expect(refused).toContain('no-input')
  expect(asked('repeat_me(2)').length).toBeGreaterThan(0)
})

test('a call whose answer its docstring tells in words is asked for nowhere', async () => {
  expect(asked('repeat_me(3)').filter(({ task }) => task === 'output-prediction')).toEqual([])
  expect(await reasons()).toContain('answer-in-prompt')
})

test('programs hold what their calls were seen to give', async () => {
  for await (const row of readFolder(join(out, 'programs', 'train'))) {
    if (row['entry_point'] !== 'halves') continue
    const calls: Call[] = JSON.parse(String(row['calls']))
    const values = new Map(calls.map(({ expression, expected }) => [expression, expected?.value]))
    expect(values.get('halves(2)')).toBe('1.0')
    expect(values.get('halves(7)')).toBe('3.5')
    return
  }
  expect.unreachable()
})
