import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { UserError } from '../errors.ts'
import type { Cell, Row, Scalar, Struct } from './row.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** The library's own decoder takes a leading byte order mark away, and with it a character of the row. */
const parsers = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && utf8.decode(bytes) }

/**
 * The rows of a Parquet file, in order, one row group in memory at a time.
 *
 * @throws UserError (input) where the file is not there or is not Parquet.
 */
export async function* readRows(path: string): AsyncIterable<Row> {
  const { file, metadata } = await openParquet(path)
  let start = 0
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows)
    const rows = await parquetReadObjects({
      file,
      metadata,
      rowStart: start,
      rowEnd: end,
      compressors,
      parsers,
    })
    for (const row of rows) yield plainRow(row)
    start = end
  }
}

/** Number of rows of a Parquet file, from its footer. */
export async function countRows(path: string): Promise<number> {
  const { metadata } = await openParquet(path)
  return Number(metadata.num_rows)
}

/** The rows of all Parquet files right inside a folder, by name; none where the folder is not there. */
export async function* readFolder(folder: string): AsyncIterable<Row> {
  for (const path of await parquetFiles(folder)) yield* readRows(path)
}

/** Paths of the Parquet files right inside a folder, by name. */
export async function parquetFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names
    .filter((name) => name.endsWith('.parquet') && !name.startsWith('.'))
    .toSorted()
    .map((name) => join(folder, name))
}

async function openParquet(path: string) {
  try {
    const file = await asyncBufferFromFile(path)
    return { file, metadata: await parquetMetadataAsync(file) }
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new UserError('input', `${path}: cannot be read as Parquet (${detail}); write the data set again`, {
      cause,
    })
  }
}

function plainRow(row: Record<string, unknown>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, plainCell(cell)]))
}

function plainCell(value: unknown): Cell {
  return Array.isArray(value) ? value.map(plainElement) : plainScalar(value)
}

function plainElement(value: unknown): Scalar | Struct {
  if (typeof value !== 'object' || value === null) return plainScalar(value)
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plainScalar(field)]))
}

function plainScalar(value: unknown): Scalar {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new Error(`read: a cell of type ${typeof value} is none that this program writes`)
}
