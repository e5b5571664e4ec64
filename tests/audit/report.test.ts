import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { parse } from '../../schemas/parse.ts'
import { Report, type ReportCell, type ReportTable } from '../../schemas/report.ts'
import type { Verification } from '../../schemas/verification.ts'
import { audit } from '../../pipeline/run/audit.ts'
import { readManifest } from '../../pipeline/shards/seal.ts'
import { tracemill } from '../commands/cli.ts'
import { scratch } from '../shards/folders.ts'
import { generate } from './generated.ts'
import { manifestTables } from './manifest-tables.ts'
import { queried } from './queries/queries.ts'

type Row = Record<string, ReportCell>
type Cell = ReportCell | undefined

let root: string
let folder: string
let manifest: Manifest
let report: Report

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tracemill-test-'))
  // Brackets in a path are patterns to the database.
  folder = join(root, 'a [1] set')
  await mkdir(folder)
  manifest = await generate(folder, 90)
  report = await audit([{ folder, manifest }], { out: join(folder, 'audit'), samples: 20, seed: 0 })
})

afterAll(() => rm(root, { recursive: true, force: true }))

const tablesOf = ({ sections }: Report): [string, ReportTable][] =>
  sections.flatMap(({ name, tables }) =>
    tables.map((table): [string, ReportTable] => [`${name}/${table.name}`, table]),
  )

/** What was found, or what was wanted where both are fractions that differ by rounding only. */
function near(found: Cell, wanted: Cell, by: number): Cell {
  const fractions = typeof found === 'number' && typeof wanted === 'number' && !Number.isInteger(wanted)
  return fractions && Math.abs(found - wanted) <= by ? wanted : found
}

/** Places after the point that the report keeps. */
const kept = (column: string): number => (column === 'mean' ? 2 : column === 'entropy' ? 3 : 6)

function sorted({ columns }: ReportTable, rows: readonly Row[]): Row[] {
  const key = (row: Row): string =>
    JSON.stringify(columns.filter((each) => each.key).map(({ name }) => row[name]))
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

test('every table and number is what SQL over the Parquet files gives, or what the manifest says', async () => {
  const expected = { ...(await queried(folder)), ...manifestTables(manifest) }
  const tables = tablesOf(report)
  expect(tables.map(([name]) => name).toSorted()).toEqual(Object.keys(expected).toSorted())
  let numbers = 0
  for (const [name, table] of tables) {
    const [found, wanted] = [sorted(table, table.rows), sorted(table, expected[name] ?? [])]
    expect(found.length, name).toBe(wanted.length)
    for (const [index, row] of found.entries()) {
      for (const { name: column } of table.columns) {
        const [cell, want] = [row[column], wanted[index]?.[column]]
        const place = `${name}, row ${index}, ${column}`
        expect(near(cell, want, 0.5 * 10 ** -kept(column) + 1e-9), place).toBe(want)
        if (typeof cell === 'number') numbers++
      }
    }
  }
  expect(numbers).toBeGreaterThan(300)
})

test('a section that the data set does not tell says so, and has no numbers', () => {
  const unmeasured = report.sections.filter(({ measured }) => !measured)
  expect(unmeasured.map(({ name }) => name)).toContain('verification')
  expect(unmeasured.flatMap(({ tables }) => tables)).toEqual([])
})

test('what stands in the files is the report, the same at every run; the data set is still one', async () => {
  const out = join(folder, 'audit')
  const first = await Promise.all(
    ['report.json', 'report.html'].map((name) => readFile(join(out, name), 'utf8')),
  )
  expect(parse(Report, JSON.parse(first[0] ?? ''))).toEqual(report)
  const other = await scratch()
  await audit([{ folder, manifest }], { out: other, samples: 20, seed: 0 })
  const second = await Promise.all(
    ['report.json', 'report.html'].map((name) => readFile(join(other, name), 'utf8')),
  )
  expect(second).toEqual(first)
  expect(await readManifest(folder)).toEqual(manifest)
})

test('what verify wrote is told; what it never writes is refused', async () => {
  const path = join(folder, 'audit', 'verification.json')
  const fault = { file: 'traces', id: 't', field: 'outcome', found: '1', expected: '2' }
  const written: Verification = {
    dataset: folder,
    tracemill: '0.0.0',
    runtime: 'CPython 3.11.0',
    sound: false,
    samples: { all: 700, checked: 70, seed: 3, failed: 1, failing_share: { low: 0.0025, high: 0.0766 } },
    checks: [
      { check: 'ids', checked: 5, failed: 0, skipped: [], faults: [] },
      {
        check: 'traces',
        checked: 9,
        failed: 1,
        skipped: [
          { reason: 'cut', records: 4 },
          { reason: 'another Python', records: 2 },
        ],
        faults: [fault],
      },
    ],
  }
  await writeFile(path, JSON.stringify(written))
  const { sections } = await audit([{ folder, manifest }], { out: await scratch(), samples: 0, seed: 0 })
  const tables = sections.find(({ name }) => name === 'verification')?.tables
  expect(tables?.map(({ rows }) => rows)).toEqual([
    [
      {
        sound: 'wrong',
        all: 700,
        checked: 70,
        failed: 1,
        low: 0.0025,
        high: 0.0766,
        runtime: 'CPython 3.11.0',
        seed: '3',
      },
    ],
    [
      { check: 'ids', checked: 5, failed: 0, skipped: 0 },
      { check: 'traces', checked: 9, failed: 1, skipped: 6 },
    ],
    [
      { check: 'traces', reason: 'cut', records: 4 },
      { check: 'traces', reason: 'another Python', records: 2 },
    ],
    [{ check: 'traces', ...fault }],
  ])
  for (const [text, said] of [
    ['{', /verification\.json: is not JSON; delete it, or run verify again/],
    ['{"sound": true}', /verification\.json: is not what verify writes \(.*missing field.*\); delete it/],
  ] as const) {
    await writeFile(path, text)
    const broken = audit([{ folder, manifest }], { out: await scratch(), samples: 0, seed: 0 })
    await expect(broken).rejects.toThrow(said)
  }
  await rm(path)
})

test('two data sets stand beside one another, with what the second has more', async () => {
  const smaller = join(await scratch(), 'smaller')
  const other = await generate(smaller, 40)
  const both = await audit(
    [
      { folder, manifest },
      { folder: smaller, manifest: other },
    ],
    {
      out: await scratch(),
      samples: 6,
      seed: 0,
    },
  )
  const alone = await audit([{ folder: smaller, manifest: other }], {
    out: await scratch(),
    samples: 0,
    seed: 0,
  })
  const second = new Map(tablesOf(alone))
  let compared = 0
  for (const [name, table] of tablesOf(report)) {
    const beside = tablesOf(both).find(([each]) => each === name)?.[1]
    const keys = table.columns.filter(({ key }) => key).map((column) => column.name)
    for (const row of table.rows) {
      const same = (each: Row): boolean => keys.every((key) => each[key] === row[key])
      const [joined, theirs] = [beside?.rows.find(same), second.get(name)?.rows.find(same)]
      for (const { name: column, key, holds } of table.columns) {
        if (key || holds === 'text') continue
        const [a, b] = [row[column] ?? null, theirs?.[column] ?? null]
        expect([joined?.[`${column}_a`], joined?.[`${column}_b`]], `${name} ${column}`).toEqual([a, b])
        const change = typeof a === 'number' && typeof b === 'number' ? b - a : null
        expect(near(joined?.[`${column}_change`], change, 1e-5), `${name} ${column}`).toBe(change)
        compared++
      }
    }
  }
  expect(compared).toBeGreaterThan(300)
})

test('bad input is one line with an exit code, and writes nothing', async () => {
  const none = await scratch()
  const missing = await tracemill(['audit', none])
  expect([missing.code, missing.stderr]).toEqual([
    3,
    expect.stringMatching(/^tracemill: .*holds no valid manifest\.json.*\n$/),
  ])
  expect(existsSync(join(none, 'audit'))).toBe(false)
  const damaged = join(await scratch(), 'damaged')
  const { files } = await generate(damaged, 8)
  const path = files.find((file) => file.path.startsWith('traces/'))?.path ?? ''
  await writeFile(join(damaged, path), 'PAR1')
  const out = join(await scratch(), 'out')
  const ended = await tracemill(['audit', damaged, '--out', out])
  expect([ended.code, ended.stderr]).toEqual([
    3,
    expect.stringMatching(/^tracemill: .*train-00000.*tracemill verify names what is damaged\n$/),
  ])
  expect(existsSync(join(out, 'report.json'))).toBe(false)
})
