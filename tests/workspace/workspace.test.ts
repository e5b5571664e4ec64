import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorkspace, type Answer, type Workspace } from '../../pipeline/workspace/workspace.ts'

let parent: string
let workspace: Workspace

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tracemill-test-'))
  workspace = await openWorkspace(parent)
})
afterEach(async () => {
  await workspace.close()
  await rm(parent, { recursive: true, force: true })
})

async function all(sql: string): Promise<Answer[]> {
  const rows: Answer[] = []
  for await (const row of workspace.query(sql)) rows.push(row)
  return rows
}

const record = (index: number) => ({
  index,
  text: `${'é😀\u2028\n'.repeat(index % 50)}\0\ud800`,
  nested: { list: [index, null] },
})

test('records come back whole, in any order that SQL gives', async () => {
  const journal = await workspace.journal('records', { rank: 'BIGINT', name: 'VARCHAR' })
  const count = 3_000
  for (let index = 0; index < count; index++) {
    await journal.append(record(index), { rank: (index * 7919) % count, name: `n${index % 3}` })
  }
  expect(journal.records).toBe(count)
  for (const order of ['rank', '"offset"', '"offset" DESC']) {
    let seen = 0
    for await (const { rank, offset, length } of workspace.query(`SELECT * FROM records ORDER BY ${order}`)) {
      const found = await journal.read<ReturnType<typeof record>>(Number(offset), Number(length))
      expect((found.index * 7919) % count).toBe(rank)
      expect(found).toEqual(record(found.index))
      seen++
    }
    expect(seen).toBe(count)
  }
})

test('a record can be read before it is flushed, and while others are added', async () => {
  const journal = await workspace.journal('records', { rank: 'BIGINT' })
  await journal.append({ first: true }, { rank: 1 })
  const [place] = await all('SELECT "offset", length FROM records')
  expect(await journal.read(Number(place?.['offset']), Number(place?.['length']))).toEqual({ first: true })
  let added = 0
  for await (const row of workspace.query('SELECT * FROM records')) {
    await journal.append({ second: row['rank'] ?? null }, { rank: 2 })
    added++
  }
  expect(added).toBe(1)
  expect(await all('SELECT count(*) AS n FROM records')).toEqual([{ n: 2 }])
})

test('reads that are not awaited do not mix, whatever their size', async () => {
  const journal = await workspace.journal('records', { rank: 'BIGINT' })
  const text = (index: number): string => `${index} `.repeat(index % 40 === 7 ? 200_000 : 3_000)
  for (let index = 0; index < 120; index++) await journal.append({ text: text(index) }, { rank: index })
  const places = await all('SELECT rank, "offset", length FROM records ORDER BY (rank * 37) % 120')
  for (const order of [places, places.toSorted((a, b) => Number(a['offset']) - Number(b['offset']))]) {
    const read = order.map(({ offset, length }) =>
      journal.read<{ text: string }>(Number(offset), Number(length)),
    )
    for (const [at, record] of (await Promise.all(read)).entries()) {
      expect(record.text === text(Number(order[at]?.['rank']))).toBe(true)
    }
  }
})

test('appends that are not awaited do not mix', async () => {
  const journal = await workspace.journal('records', { rank: 'BIGINT' })
  const text = 'x'.repeat(20_000)
  await Promise.all(Array.from({ length: 300 }, (_, rank) => journal.append({ rank, text }, { rank })))
  for await (const { rank, offset, length } of workspace.query('SELECT * FROM records ORDER BY rank DESC')) {
    expect(await journal.read(Number(offset), Number(length))).toEqual({ rank, text })
  }
})

test('keys of every type, nulls and odd text', async () => {
  const table = await workspace.table('keys', { t: 'VARCHAR', n: 'BIGINT', d: 'DOUBLE', b: 'BOOLEAN' })
  table.append({ t: "it's 😀\0", n: Number.MAX_SAFE_INTEGER, d: 0.1, b: true })
  table.append({ t: '', n: -Number.MAX_SAFE_INTEGER, d: -0.5, b: false })
  table.append({ t: null, n: null, d: null, b: null })
  expect(await all('SELECT * FROM keys ORDER BY n DESC NULLS LAST')).toEqual([
    { t: "it's 😀\0", n: Number.MAX_SAFE_INTEGER, d: 0.1, b: true },
    { t: '', n: -Number.MAX_SAFE_INTEGER, d: -0.5, b: false },
    { t: null, n: null, d: null, b: null },
  ])
})

test('sums and lists come as JavaScript has them; an integer beyond its reach is an error', async () => {
  const table = await workspace.table('keys', { n: 'BIGINT' })
  for (const n of [1, 2, 3]) table.append({ n })
  expect(
    await workspace.first('SELECT sum(n) AS sum, list(n ORDER BY n) AS list, {a: max(n)} AS s FROM keys'),
  ).toEqual({
    sum: 6,
    list: [1, 2, 3],
    s: { a: 3 },
  })
  await expect(all('SELECT 9007199254740993 AS n')).rejects.toThrow(/beyond/)
})

test('text is ordered by its bytes', async () => {
  const table = await workspace.table('keys', { t: 'VARCHAR' })
  const texts = ['b', 'B', 'a', 'é', '😀', '～', '\uFFFD', '']
  for (const t of texts) table.append({ t })
  const byBytes = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  expect((await all('SELECT t FROM keys ORDER BY t')).map((row) => row['t'])).toEqual(byBytes)
})

test('several statements at once, tables of statements, and an early end of a query', async () => {
  await workspace.execute(
    'CREATE TABLE a AS SELECT range AS n FROM range(100000); CREATE VIEW v AS SELECT n FROM a WHERE n % 2 = 0',
  )
  for await (const row of workspace.query('SELECT n FROM v ORDER BY n')) {
    if (row['n'] === 10) break
  }
  expect(await workspace.first('SELECT count(*) AS n FROM v')).toEqual({ n: 50_000 })
})

test.each<[string, Record<string, string | number>]>([
  ['missing', { t: 'x' }],
  ['unknown', { t: 'x', n: 1, more: 1 }],
  ['another', { t: 'x', other: 1 }],
  ['wrong type', { t: 1, n: 1 }],
  ['a fraction', { t: 'x', n: 0.5 }],
])('a row with a column %s is refused and leaves nothing half written', async (_, keys) => {
  const table = await workspace.table('keys', { t: 'VARCHAR', n: 'BIGINT' })
  table.append({ t: 'good', n: 1 })
  expect(() => table.append(keys)).toThrow(/keys/)
  table.append({ t: 'good', n: 2 })
  expect(await all('SELECT n FROM keys ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }])
})

test('a place where no record stands is an error', async () => {
  const journal = await workspace.journal('records', { rank: 'BIGINT' })
  await journal.append({ some: 'text' }, { rank: 1 })
  await expect(journal.read(0, 5)).rejects.toThrow(/no record at 0\+5/)
  await expect(journal.read(0, 500)).rejects.toThrow(/no record/)
  await expect(journal.read(-1, 5)).rejects.toThrow(/no record/)
})

test('sorting more keys than the memory holds works', async () => {
  const small = await openWorkspace(parent, 128 << 20)
  try {
    const rows = 550_000
    await small.execute(
      `CREATE TABLE big AS SELECT repeat(sha256(range::VARCHAR), 4) AS k FROM range(${rows})`,
    )
    let [seen, wrong, before] = [0, 0, '']
    for await (const { k } of small.query('SELECT k FROM big ORDER BY k')) {
      const key = typeof k === 'string' ? k : ''
      if (key <= before) wrong++
      before = key
      seen++
    }
    expect({ seen, wrong }).toEqual({ seen: rows, wrong: 0 })
  } finally {
    await small.close()
  }
})

test('names that would need quoting are refused', async () => {
  await expect(workspace.table('a b', { t: 'VARCHAR' })).rejects.toThrow(/no name/)
  await expect(workspace.table('a', { 'x"': 'VARCHAR' })).rejects.toThrow(/no name/)
})

test('close deletes what the workspace held', async () => {
  const other = await openWorkspace(join(parent, 'new/folder'))
  await other.journal('records', { rank: 'BIGINT' })
  expect(await readdir(other.folder)).toContain('records.ndjson')
  await other.close()
  expect(existsSync(other.folder)).toBe(false)
  expect(existsSync(join(parent, 'new/folder'))).toBe(true)
})
