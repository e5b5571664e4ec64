import { open } from 'node:fs/promises'
import * as arrow from 'apache-arrow'
import type { Cell, Row, Scalar, Struct } from './row.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The rows of an Arrow IPC file, in order, one record batch in memory at a time. */
export async function* readArrowRows(path: string): AsyncIterable<Row> {
  const handle = await open(path)
  try {
    const reader = await arrow.AsyncRecordBatchFileReader.from(handle)
    for await (const batch of reader) yield* rowsOf(batch)
  } finally {
    await handle.close()
  }
}

function* rowsOf(batch: arrow.RecordBatch): Iterable<Row> {
  const columns = batch.schema.fields.map(({ name }, index) => {
    const data = batch.data.children[index]
    if (data === undefined) throw new Error(`arrow: column '${name}' has no data`)
    return { name, data }
  })
  for (let index = 0; index < batch.numRows; index++) {
    yield Object.fromEntries(columns.map(({ name, data }) => [name, cellOf(data, index)]))
  }
}

function cellOf(data: arrow.Data, index: number): Cell {
  if (!arrow.DataType.isList(data.type) || !data.getValid(index)) return scalarOf(data, index)
  const child = data.children[0]
  if (child === undefined) throw new Error('arrow: a list has no data')
  const [start, end] = [Number(data.valueOffsets[index]), Number(data.valueOffsets[index + 1])]
  return Array.from({ length: end - start }, (_, at) => elementOf(child, start + at))
}

function elementOf(data: arrow.Data, index: number): Scalar | Struct {
  if (!arrow.DataType.isStruct(data.type) || !data.getValid(index)) return scalarOf(data, index)
  const fields = data.type.children.map(({ name }, at) => {
    const child = data.children[at]
    if (child === undefined) throw new Error(`arrow: field '${name}' has no data`)
    return [name, scalarOf(child, index)] as const
  })
  return Object.fromEntries(fields)
}

function scalarOf(data: arrow.Data, index: number): Scalar {
  if (!data.getValid(index)) return null
  if (arrow.DataType.isUtf8(data.type)) {
    // From the bytes: the library's own decoder takes a leading byte order mark away.
    return utf8.decode(data.values.subarray(data.valueOffsets[index], data.valueOffsets[index + 1]))
  }
  const value: unknown = new arrow.Vector([data]).get(index)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  throw new Error(`arrow: a cell of type ${typeof value} is none that this program writes`)
}
