import { readFile } from 'node:fs/promises'
import * as arrow from 'apache-arrow'
import { DuckDBInstance, type JS } from '@duckdb/node-api'
import parquetjs from 'parquetjs-lite'
import type { Column } from '../../schemas/columns.ts'

/** Rows of a query, by an in-memory DuckDB that shares nothing with the pipeline's. */
export async function duck(sql: string): Promise<Record<string, JS>[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return await (await connection.run(sql)).getRowObjectsJS()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const quoted = (name: string): string => `"${name}"`

/**
 * Every cell of a Parquet file by DuckDB, text as the hexadecimal of its bytes: the binding takes a leading byte
 * order mark away where it gives text to JavaScript.
 */
export async function duckCells(path: string, columns: readonly Column[]): Promise<unknown[]> {
  const select = columns.map(({ name, type }) => {
    const column = quoted(name)
    if (type.kind === 'scalar') return type.type === 'string' ? `hex(encode(${column})) AS ${column}` : column
    if (type.kind === 'list') {
      return type.element === 'string'
        ? `list_transform(${column}, lambda x: hex(encode(x))) AS ${column}`
        : column
    }
    const fields = type.fields.map(({ name: field }) => `${quoted(field)} := hex(encode(x.${quoted(field)}))`)
    return `list_transform(${column}, lambda x: struct_pack(${fields.join(', ')})) AS ${column}`
  })
  return duck(
    `SELECT ${select.join(', ')} FROM read_parquet('${path}', file_row_number = true) ORDER BY file_row_number`,
  )
}

/** What {@link duckCells} must give for a row: the same cells, text as hexadecimal. */
export function hexed(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('hex').toUpperCase()
  if (Array.isArray(value)) return value.map(hexed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, hexed(cell)]))
}

/** Rows of an Arrow file by apache-arrow's own accessors, with its loss of a leading byte order mark. */
export async function arrowRows(path: string): Promise<unknown[]> {
  const table = arrow.tableFromIPC(await readFile(path))
  return table.toArray().map((row: unknown) => JSON.parse(JSON.stringify(row)) as unknown)
}

/** Rows of a file by parquetjs-lite's own reader. It has no empty and no null lists: both are left out. */
export async function parquetjsRows(path: string): Promise<Record<string, unknown>[]> {
  const reader = await parquetjs.ParquetReader.openFile(path)
  const cursor = reader.getCursor()
  const rows: Record<string, unknown>[] = []
  for (let row = await cursor.next(); row !== null; row = await cursor.next()) rows.push(row)
  await reader.close()
  return rows
}
