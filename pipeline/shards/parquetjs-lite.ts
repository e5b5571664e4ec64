import parquetjs, { type FieldDefinition } from 'parquetjs-lite'
import type { Column, Field, ScalarType } from '../../schemas/columns.ts'
import { AppendFile } from './file.ts'
import type { Cell, Row } from './row.ts'
import { METADATA, type Sink } from './sink.ts'

/**
 * An opt-in writer, for who must have gzip Parquet of the oldest kind. It is used only in the ways that are known
 * to be right: no statistics (its order of text is UTF-16's, so readers would prune rows that match), explicit
 * lists, checked numbers, one append at a time.
 */
export async function openParquetjsSink(path: string, columns: readonly Column[]): Promise<Sink> {
  const file = new AppendFile(path)
  let failure: { error: unknown } | undefined
  // The library does not await its first write: a fault is kept here, not thrown into an unwatched promise.
  const stream = {
    write(chunk: Uint8Array, done: () => void) {
      try {
        if (failure === undefined) file.append(chunk)
      } catch (error) {
        failure = { error }
      }
      done()
    },
    end(done: () => void) {
      done()
    },
  }
  const schema = new parquetjs.ParquetSchema(definitions(columns))
  const writer = await parquetjs.ParquetWriter.openStream(schema, stream, { pageIndex: false })
  for (const [key, value] of METADATA) writer.setMetadata(key, value)
  let rows = 0
  const rethrow = (): void => {
    if (failure !== undefined) throw failure.error
  }
  return {
    async write(group) {
      if (group.length === 0) return
      // The group is flushed by the append that fills it. An append that is not awaited would write rows twice.
      writer.setRowGroupSize(group.length)
      for (const row of group) await writer.appendRow(shape(columns, row))
      rows += group.length
      rethrow()
    },
    async close() {
      await writer.close()
      rethrow()
      file.close()
      return { rows, bytes: file.bytes }
    },
    async abort() {
      file.discard()
    },
  }
}

const LEAVES = { string: 'UTF8', int32: 'INT32', double: 'DOUBLE', bool: 'BOOLEAN' } as const

function definitions(columns: readonly Column[]): Record<string, FieldDefinition> {
  const leaf = (type: ScalarType): FieldDefinition => ({
    type: LEAVES[type],
    optional: true,
    compression: 'GZIP',
    statistics: false,
  })
  const list = (element: FieldDefinition): FieldDefinition => ({
    type: 'LIST',
    optional: true,
    fields: { list: { repeated: true, fields: { element } } },
  })
  const struct = (fields: readonly Field[]): FieldDefinition => ({
    optional: true,
    fields: Object.fromEntries(fields.map(({ name, type }) => [name, leaf(type)])),
  })
  return Object.fromEntries(
    columns.map(({ name, type }) => {
      if (type.kind === 'scalar') return [name, leaf(type.type)]
      return [name, list(type.kind === 'list' ? leaf(type.element) : struct(type.fields))]
    }),
  )
}

function shape(columns: readonly Column[], row: Row): Record<string, Cell | object> {
  return Object.fromEntries(
    columns.map(({ name }) => {
      const cell = row[name] ?? null
      return [name, Array.isArray(cell) ? { list: cell.map((element) => ({ element })) } : cell]
    }),
  )
}
