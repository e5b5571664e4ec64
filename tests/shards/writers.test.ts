import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { openSink } from '../../pipeline/shards/encoder.ts'
import { readArrowRows } from '../../pipeline/shards/read-arrow.ts'
import { readRows } from '../../pipeline/shards/read.ts'
import type { SinkName } from '../../pipeline/shards/sink.ts'
import { BOM, EDGE_COLUMNS, EDGE_ROWS, plainRows, type EdgeRow } from './edge-rows.ts'
import { scratch } from './folders.ts'
import { arrowRows, duck, duckCells, hexed, parquetjsRows } from './readers.ts'

const PARQUET = ['hyparquet', 'parquetjs-lite'] as const

async function write(name: SinkName, groups: readonly (readonly EdgeRow[])[]): Promise<string> {
  const path = join(await scratch(), 'rows')
  const sink = await openSink(name, path, EDGE_COLUMNS)
  for (const group of groups) await sink.write(group)
  const { rows, bytes } = await sink.close()
  expect(rows).toBe(groups.flat().length)
  expect(bytes).toBe((await readFile(path)).byteLength)
  return path
}

/** Ids of the rows that differ in a cell or in the order of keys: names only, since a row can have megabytes. */
function differing(
  found: readonly unknown[],
  expected: readonly EdgeRow[],
  by: (row: unknown) => unknown = (row) => row,
): string[] {
  const wrong = expected
    .filter((row, index) => JSON.stringify(found[index]) !== JSON.stringify(by(row)))
    .map((row) => row.id)
  return found.length === expected.length ? wrong : [...wrong, `${found.length} rows, not ${expected.length}`]
}

async function collect(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const row of rows) all.push(row)
  return all
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const halves = [EDGE_ROWS.slice(0, 7), EDGE_ROWS.slice(7)]

describe.each(PARQUET)('%s', (name) => {
  test('every cell of the edge rows comes back by hyparquet', async () => {
    const path = await write(name, halves)
    expect(differing(await collect(readRows(path)), EDGE_ROWS)).toEqual([])
  })

  test('every cell of the edge rows comes back by DuckDB', async () => {
    const path = await write(name, halves)
    expect(differing(await duckCells(path, EDGE_COLUMNS), EDGE_ROWS, hexed)).toEqual([])
  })

  test('many rows in several row groups come back by both readers', async () => {
    const rows = plainRows(2_500)
    const path = await write(name, [rows.slice(0, 1_000), rows.slice(1_000, 2_000), rows.slice(2_000)])
    expect(differing(await collect(readRows(path)), rows)).toEqual([])
    expect(differing(await duckCells(path, EDGE_COLUMNS), rows, hexed)).toEqual([])
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path))
    expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([1_000, 1_000, 500])
  })

  test('a filter on text finds rows that an order by UTF-16 would prune', async () => {
    const texts = ['😀', '～', '😁', 'z', '\u{10FFFF}', '\uFFFD']
    const rows = texts.map((s, index) => ({ ...plainRows(1)[0]!, id: `r${index}`, s }))
    const path = await write(name, [rows])
    for (const s of texts) {
      const found = await duck(`SELECT count(*)::INTEGER AS n FROM read_parquet('${path}') WHERE s = '${s}'`)
      expect({ s, found }).toEqual({ s, found: [{ n: 1 }] })
    }
  })

  test('two files of the same rows have the same bytes', async () => {
    const [one, two] = [await write(name, halves), await write(name, halves)]
    expect(sha256(await readFile(one))).toBe(sha256(await readFile(two)))
  })

  test('a long text is not repeated in statistics', async () => {
    const path = await write(name, [EDGE_ROWS])
    expect((await readFile(path)).byteLength).toBeLessThan(1_000_000)
  })

  test('the metadata has our keys and none of datasets', async () => {
    const path = await write(name, halves)
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path))
    expect(metadata.key_value_metadata).toEqual([{ key: 'tracemill.schema_version', value: '5' }])
  })
})

describe('hyparquet', () => {
  test('uses zstd, and has a bloom filter on id', async () => {
    const path = await write('hyparquet', [plainRows(1_000)])
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path))
    const chunks = metadata.row_groups.flatMap((group) => group.columns)
    expect(new Set(chunks.map((chunk) => chunk.meta_data?.codec))).toEqual(new Set(['ZSTD']))
    const id = chunks.find((chunk) => chunk.meta_data?.path_in_schema[0] === 'id')
    expect(id?.meta_data?.bloom_filter_offset).toBeDefined()
  })

  test('types are those that DuckDB and trainers expect', async () => {
    const path = await write('hyparquet', [plainRows(2)])
    const types = await duck(`DESCRIBE SELECT * FROM read_parquet('${path}')`)
    const byName = Object.fromEntries(types.map((row) => [row['column_name'], row['column_type']]))
    expect(byName).toMatchObject({
      id: 'VARCHAR',
      i: 'INTEGER',
      d: 'DOUBLE',
      b: 'BOOLEAN',
      tags: 'VARCHAR[]',
      numbers: 'INTEGER[]',
      messages: 'STRUCT("role" VARCHAR, "content" VARCHAR, "name" VARCHAR)[]',
    })
  })
})

describe('parquetjs-lite', () => {
  test('its own reader gives its rows back', async () => {
    const path = await write('parquetjs-lite', halves)
    const rows = await parquetjsRows(path)
    expect(rows.map((row) => row['s'])).toEqual(EDGE_ROWS.map((row) => row.s))
    expect(rows.map((row) => row['i'])).toEqual(EDGE_ROWS.map((row) => row.i))
    const long = rows.find((row) => row['id'] === 'long-list')
    const expected = EDGE_ROWS.find((row) => row.id === 'long-list')
    expect(JSON.stringify(long?.['tags'])).toBe(
      JSON.stringify({ list: expected?.tags.map((element) => ({ element })) }),
    )
  })
})

describe('arrow', () => {
  test('every cell of the edge rows comes back from the bytes', async () => {
    const path = await write('arrow', halves)
    expect(differing(await collect(readArrowRows(path)), EDGE_ROWS)).toEqual([])
  })

  test("apache-arrow's accessors agree, but for a leading byte order mark", async () => {
    const path = await write('arrow', halves)
    const without = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (_, cell: unknown) =>
          typeof cell === 'string' && cell.startsWith(BOM) ? cell.slice(1) : cell,
        ),
      )
    expect(differing(await arrowRows(path), EDGE_ROWS, without)).toEqual([])
  })

  test('two files of the same rows have the same bytes', async () => {
    const [one, two] = [await write('arrow', halves), await write('arrow', halves)]
    expect(sha256(await readFile(one))).toBe(sha256(await readFile(two)))
  })
})
