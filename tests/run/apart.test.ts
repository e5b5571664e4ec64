import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { SPLITS } from '../../schemas/names.ts'
import type { Pair } from '../../schemas/pair.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { Workspace } from '../../pipeline/workspace/workspace.ts'
import { checkApart } from '../../pipeline/run/apart.ts'
import { buildInto, pairsOf } from './dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-apart-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const factorial = (last: string, step = '*'): string =>
  `def fact(n):\n    if ${last}:\n        return 1\n    return n ${step} fact(n - 1)\n`
const record = (name: string, code: string, tests: string[]): string =>
  `${JSON.stringify({ name, group: name, code, entry_point: 'fact', tests })}\n`
const PRODUCTS = ['assert fact(0) == 1', 'assert fact(1) == 1', 'assert fact(5) == 120']
/** What is made of each is made of the other, too; and a third problem is right as their bugs are. */
const PROBLEMS = [
  record('at-most-one', factorial('n <= 1'), PRODUCTS),
  record('below-two', factorial('n < 2'), PRODUCTS),
  record('sums', factorial('n <= 1', '+'), ['assert fact(4) == 10', 'assert fact(2) == 3']),
]

interface Written {
  readonly manifest: Manifest
  readonly programs: readonly { id: string; code: string; split: string; group: string; made: boolean }[]
  readonly traces: ReadonlySet<string>
  readonly rows: readonly (Pair & { split: string })[]
}

async function written(out: string, manifest: Manifest): Promise<Written> {
  const programs: Written['programs'][number][] = []
  const traces = new Set<string>()
  const rows: (Pair & { split: string })[] = []
  for (const split of SPLITS) {
    for await (const row of readFolder(join(out, 'programs', split))) {
      const made = row['bug'] !== null || row['variant'] !== null
      const [id, code, group] = [String(row['id']), String(row['code']), String(row['group'])]
      programs.push({ id, code, split, group, made })
    }
    for await (const row of readFolder(join(out, 'traces', split))) traces.add(String(row['id']))
    for (const pair of await pairsOf(out, 'placebo', split)) rows.push({ ...pair, split })
  }
  return { manifest, programs, traces, rows }
}

const stageOf = ({ manifest }: Written, name: string): Manifest['funnel'][number] | undefined =>
  manifest.funnel.find(({ stage }) => stage === name)

function expectApart({ programs, rows, traces }: Written): void {
  const groups = new Map<string, Set<string>>()
  for (const { code, group } of programs) groups.set(code, (groups.get(code) ?? new Set()).add(group))
  expect([...groups.values()].filter((names) => names.size > 1)).toEqual([])
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  const known = new Set(programs.map(({ id }) => id))
  expect(rows.filter(({ program_id }) => !known.has(program_id))).toEqual([])
  expect(rows.flatMap(({ trace_ids }) => trace_ids).filter((id) => !traces.has(id))).toEqual([])
}

describe('two problems of which the same bugs are made, and a third that is such a bug', () => {
  const fields = {
    inputs: [{ corpus: 'programs', path: join(folder, 'problems.jsonl') }],
    supply: { inputs: { tries: 0 }, bugs: { per_program: 64, mutants: 64, edits: 1 } },
    split: { validation: 0.3, test: 0.3 },
    arms: ['code-only', 'placebo'],
  }
  const out = join(folder, 'one')
  let one: Written
  beforeAll(async () => {
    writeFileSync(join(folder, 'problems.jsonl'), PROBLEMS.join(''))
    one = await written(out, await buildInto({ ...fields, out }, 1))
  })

  test('share no program, no row and no trace', () => {
    expectApart(one)
    expect(one.programs.filter(({ made }) => made).length).toBeGreaterThan(10)
    expect(one.rows.filter(({ task }) => task === 'repair').length).toBeGreaterThan(10)
  })

  test('the right program stays, else the first', () => {
    const sums = one.programs.filter(({ code }) => code === factorial('n <= 1', '+'))
    expect(sums).toMatchObject([{ group: 'sums', made: false }])
    const products = one.programs.filter(({ code }) => code === factorial('n <= 1'))
    expect(products).toMatchObject([{ group: 'at-most-one', made: false }])
    const shared = one.programs.filter(({ code }) => code === factorial('n <= 2'))
    expect(shared).toMatchObject([{ group: 'at-most-one', made: true }])
  })

  test('what went is counted, and the manifest counts what is written', () => {
    const gone = stageOf(one, 'apart')?.rejected['known-elsewhere'] ?? 0
    expect(gone).toBeGreaterThan(1)
    expect(stageOf(one, 'apart')?.out).toBe(one.programs.length)
    expect(stageOf(one, 'rows')?.rejected['known-elsewhere']).toBe(gone)
    const { right, bugs } = one.manifest.programs
    expect(bugs.reduce((sum, { programs }) => sum + programs, right)).toBe(one.programs.length)
  })

  test('the same bytes at concurrency 4', async () => {
    const again = join(folder, 'four')
    await buildInto({ ...fields, out: again }, 4)
    const hashes = (dataset: string): string[] =>
      readdirSync(dataset, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.parquet'))
        .sort()
        .map(
          (name) =>
            `${name} ${createHash('sha256')
              .update(readFileSync(join(dataset, name)))
              .digest('hex')}`,
        )
    expect(hashes(again)).toEqual(hashes(out))
  })
})

test('a variant that is the program of another problem goes, and its rows with it', async () => {
  const total =
    'def total(xs):\n    found = 0\n    for place in range(len(xs)):\n        found += xs[place]\n    return found\n'
  const line = (name: string, code: string): string =>
    `${JSON.stringify({ name, group: name, code, entry_point: 'total', calls: ['total([1, 2, 3])', 'total([])'], tests: ['assert total([4, 5]) == 9'] })}\n`
  const path = join(folder, 'varied.jsonl')
  const fields = {
    inputs: [{ corpus: 'programs', path }],
    supply: {
      inputs: { tries: 0 },
      bugs: { per_program: 0 },
      variants: { kinds: ['for-to-while'], splits: [...SPLITS] },
    },
    tasks: { 'output-prediction': { evidence: ['direct'] } },
    predictable: { trivial: 'keep' },
    arms: ['code-only', 'placebo'],
  }
  writeFileSync(path, line('walked', total))
  const alone = await written(
    join(folder, 'alone'),
    await buildInto({ ...fields, out: join(folder, 'alone') }),
  )
  const variant = alone.programs.find(({ made }) => made)
  expect(variant).toBeDefined()
  writeFileSync(path, line('walked', total) + line('counted', variant?.code ?? ''))
  const both = await written(join(folder, 'both'), await buildInto({ ...fields, out: join(folder, 'both') }))
  expectApart(both)
  expect(both.programs.filter(({ code }) => code === variant?.code)).toMatchObject([
    { group: 'counted', made: false },
  ])
  expect(stageOf(both, 'apart')?.rejected).toEqual({ 'known-elsewhere': 1 })
  const rows = alone.rows.filter(({ program_id }) => program_id === variant?.id).length
  expect(rows).toBeGreaterThan(0)
  expect(stageOf(both, 'cap')?.rejected).toEqual({ 'known-elsewhere': rows })
})

test('a bug that a corpus brings with two solutions of one problem gives its rows once', async () => {
  const path = join(folder, 'solved.jsonl')
  const [own, other] = ['return a + b', 'return sum([a, b])'].map((line) => `def add(a, b):\n    ${line}\n`)
  const solution = (name: string, code: string | undefined): string =>
    `${JSON.stringify({ name, group: 'add', code, buggy_code: 'def add(a, b):\n    return a - b\n', entry_point: 'add', tests: ['assert add(1, 2) == 3'] })}\n`
  writeFileSync(path, solution('own', own) + solution('other', other))
  const out = join(folder, 'solved')
  const fields = { inputs: [{ corpus: 'programs', path }], tasks: { repair: {} }, arms: ['code-only'] }
  const manifest = await buildInto({ ...fields, out })
  expect(manifest.programs).toMatchObject({ right: 2, bugs: [{ programs: 1 }] })
  const rows = (await Promise.all(SPLITS.map((split) => pairsOf(out, 'code-only', split)))).flat()
  expect(rows.map(({ messages }) => messages.at(-1)?.content)).toEqual([
    expect.stringContaining('return a + b'),
  ])
})

describe('what is written is looked at before it is sealed', () => {
  const stored = { id: 'a', split: 'train', code: 'c', grp: 'g' }
  const row = { row_id: 'r' }
  async function checked(programs: (typeof stored)[], rows: (typeof row)[]): Promise<string | undefined> {
    const workspace = await Workspace.open(folder, 64 << 20)
    try {
      const text = (names: string[]): Record<string, 'VARCHAR'> =>
        Object.fromEntries(names.map((name) => [name, 'VARCHAR' as const]))
      const ofPrograms = await workspace.table('stored_programs', text(Object.keys(stored)))
      const ofRows = await workspace.table('written', text(Object.keys(row)))
      for (const each of programs) ofPrograms.append(each)
      for (const each of rows) ofRows.append(each)
      return await checkApart(workspace).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : 'no error'),
      )
    } finally {
      await workspace.close()
    }
  }
  test.each([
    ['a row twice', [stored], [row, row], 'leak: row r stands twice'],
    [
      'a program in two splits',
      [stored, { ...stored, split: 'test' }],
      [row],
      'leak: program a stands in two splits',
    ],
    [
      'one code in two groups',
      [stored, { ...stored, id: 'b', grp: 'h' }],
      [row],
      'leak: program a has the code of another group',
    ],
    ['nothing wrong', [stored, { ...stored, id: 'b' }], [row], undefined],
  ])('%s', async (_, programs, rows, message) => {
    expect(await checked(programs, rows)).toBe(message)
  })
})
