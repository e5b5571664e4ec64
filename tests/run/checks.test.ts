import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { SPLITS } from '../../schemas/names.ts'
import type { Pair } from '../../schemas/pair.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import type { Row } from '../../pipeline/shards/row.ts'
import { tracemill } from '../commands/cli.ts'
import { buildInto, pairsOf } from './dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-checks-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const WORDS = '["ash", "beech", "cedar", "elm", "fir", "larch", "oak", "pine"]'
const plain = Array.from({ length: 12 }, (_, index) => ({
  code: `def f(n):\n    total = ${index}\n    for i in range(n):\n        total += i\n    return total\n`,
  entry_point: 'f',
  calls: ['f(3)'],
  tests: [`assert f(0) == ${index}`],
  instruction: `Add the numbers below n to ${index}.`,
}))
const ordered = {
  code: `def lengths(words):\n    kinds = set(words)\n    total = 0\n    for word in kinds:\n        total += len(word)\n    return total\n`,
  entry_point: 'lengths',
  calls: [`lengths(${WORDS})`],
  tests: [`assert lengths(${WORDS}) == 31`],
  instruction: 'Add the lengths of all different words.',
  buggy_code: `def lengths(words):\n    kinds = set(words)\n    total = 1\n    for word in kinds:\n        total += len(word)\n    return total\n`,
}
const loose = {
  code: 'def any_of(words):\n    return list(set(words))[0]\n',
  entry_point: 'any_of',
  calls: [`any_of(${WORDS})`],
  tests: [`assert any_of(${WORDS}) in ${WORDS}`],
  instruction: 'Give one of the words.',
  buggy_code: 'def any_of(words):\n    raise KeyError(list(set(words))[0])\n',
}
const corpus = join(folder, 'programs.jsonl')
const records = [...plain, ordered, loose].map((record, index) => ({ ...record, group: `g${index}` }))
writeFileSync(corpus, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
const recipe = {
  inputs: [{ corpus: 'programs', path: corpus }],
  arms: ['code-only', 'concise'],
  split: { validation: 0, test: 0 },
  cache: 'off',
}

const build = (name: string, fields: Record<string, unknown> = {}, concurrency = 2): Promise<Manifest> =>
  buildInto({ ...recipe, ...fields, out: join(folder, name) }, concurrency)

async function rowsIn(name: string, path: string): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of readFolder(join(folder, name, path))) rows.push(row)
  return rows
}

async function pairsIn(name: string, arm = 'code-only'): Promise<Pair[]> {
  return (await Promise.all(SPLITS.map((split) => pairsOf(join(folder, name), arm, split)))).flat()
}

/** Tasks (with what stands before the answer) of the rows whose program has this code. */
async function tasksOf(name: string, code: string): Promise<string[]> {
  const programs = await rowsIn(name, 'programs/train')
  const ids = programs.filter((row) => row['code'] === code).map((row) => row['id'])
  const rows = (await pairsIn(name)).filter(({ program_id }) => ids.includes(program_id))
  return [...new Set(rows.map(({ task, arm }) => (task === 'repair' ? task : `${task} ${arm}`)))].sort()
}

const rejectedIn = async (name: string, reason: string): Promise<Row[]> =>
  (await rowsIn(name, 'rejected')).filter((row) => row['reason'] === reason)

let manifest: Manifest
beforeAll(async () => {
  manifest = await build('all')
}, 120_000)

describe('all runs checked', () => {
  test('the manifest counts each run once, and the card tells of them', () => {
    const { runs, unchecked, ...found } = manifest.checks
    expect(unchecked).toBe(0)
    expect(Object.values(found).reduce((sum, count) => sum + count, 0)).toBe(runs)
    // A call and a test of each program, and a bug each of two. A test of what does not hold still may pass every time.
    expect(found).toEqual({
      sound: 24,
      order_dependent: 3 + 1,
      nondeterministic: 1 + 1,
      unfaithful: 0,
      internal: 0,
    })
    const card = readFileSync(join(folder, 'all', 'README.md'), 'utf8')
    expect(card).toContain(`(${runs} of ${runs})`)
    expect(card).toContain('4 are order-dependent')
  })

  test('the funnel sums, and what does not hold still is in the ledger with what differed', async () => {
    for (const { stage, in: entered, out, rejected } of manifest.funnel) {
      expect(entered, stage).toBe(out + Object.values(rejected).reduce((sum, count) => sum + count, 0))
    }
    const rows = await rejectedIn('all', 'nondeterministic')
    expect(new Set(rows.map((row) => row['stage']))).toEqual(new Set(['trace', 'verify']))
    expect(rows).toHaveLength(2)
    for (const row of rows)
      expect(row['detail']).toMatch(/under another hash seed and layout: (returned|raised), /)
  })

  test('no row shows a result that does not hold still', async () => {
    expect(await tasksOf('all', loose.code)).toEqual(['synthesis direct'])
    for (const { messages } of await pairsIn('all')) {
      expect(messages.map(({ content }) => content).join()).not.toContain('KeyError(list')
    }
  })

  test('an order-dependent trace stands in no response, and else everywhere', async () => {
    expect(await tasksOf('all', ordered.code)).toEqual([
      'input-prediction direct',
      'output-prediction direct',
      'synthesis direct',
    ])
    expect(await tasksOf('all', ordered.buggy_code)).toEqual(['repair'])
    const rejected = await rejectedIn('all', 'order-dependent')
    expect(new Set(rejected.map((row) => String(row['detail']).split(':')[0]))).toEqual(
      new Set(['input-prediction', 'output-prediction', 'trace-prediction']),
    )
    expect(rejected).toHaveLength(3)
    const integrity = (await rowsIn('all', 'traces/train')).map((row) => row['integrity'])
    expect(integrity.filter((word) => word === 'order-dependent')).toHaveLength(4)
    expect(new Set(integrity)).toEqual(new Set(['sound', 'order-dependent']))
  })

  test('the same bytes at another concurrency', async () => {
    const again = await build('four', {}, 4)
    const hashes = ({ files }: Manifest) => files.map(({ path, sha256 }) => [path, sha256])
    expect(hashes(again)).toEqual(hashes(manifest))
    expect(again.checks).toEqual(manifest.checks)
  }, 120_000)
})

test('chance and clocks on the way make a trace that nobody can tell; dates alone do not', async () => {
  const path = join(folder, 'chance.jsonl')
  const codes = [
    'import random\ndef f(n):\n    xs = list(range(n))\n    random.shuffle(xs)\n    return sorted(xs)\n',
    'import time\ndef f(n):\n    began = time.time()\n    return [n, n + 1]\n',
    'import datetime\ndef f(n):\n    day = datetime.date(2020, 1, n)\n    return [day.year, n]\n',
  ]
  const lines = codes.map((code) =>
    JSON.stringify({ code, entry_point: 'f', calls: ['f(6)'], license: 'MIT' }),
  )
  writeFileSync(path, `${lines.join('\n')}\n`)
  await build('chance', { inputs: [{ corpus: 'programs', path }], tasks: { 'trace-prediction': {} } })
  const integrity = (await rowsIn('chance', 'traces/train')).map((row) => row['integrity'])
  expect(integrity).toEqual(['order-dependent', 'order-dependent', 'sound'])
  expect(await pairsIn('chance')).toHaveLength(1)
}, 120_000)

test('without checks nothing is run again, and nothing is taken out', async () => {
  const { checks, funnel } = await build('none', { checks: 'none' })
  expect(checks).toMatchObject({ runs: 30, unchecked: 30, sound: 0 })
  expect(funnel.flatMap(({ rejected }) => Object.keys(rejected))).not.toContain('nondeterministic')
  expect(await tasksOf('none', loose.code)).toContain('output-prediction direct')
  const integrity = (await rowsIn('none', 'traces/train')).map((row) => row['integrity'])
  expect(new Set(integrity)).toEqual(new Set(['unchecked']))
  expect(readFileSync(join(folder, 'none', 'README.md'), 'utf8')).toContain(
    'None of the 30 recorded runs was run again',
  )
}, 120_000)

test('a share is checked, the same one every time; the command line takes it', async () => {
  const { checks } = await build('half', { checks: 0.5 })
  expect(checks.unchecked).toBeGreaterThan(5)
  expect(checks.runs - checks.unchecked).toBeGreaterThan(5)
  const out = join(folder, 'cli')
  const args = [
    'build',
    '--corpus',
    `programs=${corpus}`,
    '--out',
    out,
    '--checks',
    '0.5',
    '--no-supply',
    '--trust-code',
    '--json',
  ]
  const { code, stdout, stderr } = await tracemill([...args, '--cache', 'off'])
  expect(stderr.includes('error'), stderr).toBe(false)
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as Manifest).checks).toEqual(checks)
}, 120_000)

test.each(['some', '1.5'])('--checks %s is refused in one line', async (word) => {
  const { code, stderr } = await tracemill([
    'build',
    '--corpus',
    `programs=${corpus}`,
    '--out',
    'x',
    '--checks',
    word,
  ])
  expect(code).toBe(2)
  expect(stderr).toMatch(/checks: /)
})
