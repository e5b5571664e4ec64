import * as arrow from 'apache-arrow'
import type { Column, Field, ScalarType } from '../../schemas/columns.ts'
import { AppendFile } from './file.ts'
import { METADATA, type Sink } from './sink.ts'

/** An Arrow IPC file, uncompressed, which readers can map into memory. One record batch a row group. */
export async function openArrowSink(path: string, columns: readonly Column[]): Promise<Sink> {
  const schema = arrowSchema(columns)
  const file = new AppendFile(path)
  const writer = new arrow.RecordBatchFileWriter()
  writer.reset(new FileQueue(file), schema)
  let rows = 0
  return {
    async write(group) {
      rows += group.length
      const data = schema.fields.map((field) => {
        const values = group.map((row) => row[field.name] ?? null)
        const vector = arrow.vectorFromArray(values, field.type).data[0]
        if (vector === undefined) throw new Error(`arrow: column '${field.name}' gave no data`)
        return vector
      })
      const struct = arrow.makeData({
        type: new arrow.Struct(schema.fields),
        length: group.length,
        children: data,
      })
      writer.write(new arrow.RecordBatch(schema, struct))
    },
    async close() {
      writer.finish()
      file.close()
      return { rows, bytes: file.bytes }
    },
    async abort() {
      file.discard()
    },
  }
}

/** Hands each chunk to the file at once, so that none is held until somebody reads the queue. */
class FileQueue extends arrow.AsyncByteQueue {
  readonly #file: AppendFile
  constructor(file: AppendFile) {
    super()
    this.#file = file
  }
  override write(chunk: ArrayBufferLike | ArrayBufferView): void {
    const bytes = ArrayBuffer.isView(chunk)
      ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      : new Uint8Array(chunk)
    this.#file.append(bytes)
  }
}

const LEAVES: Record<ScalarType, () => arrow.DataType> = {
  string: () => new arrow.Utf8(),
  int32: () => new arrow.Int32(),
  double: () => new arrow.Float64(),
  bool: () => new arrow.Bool(),
}

function arrowSchema(columns: readonly Column[]): arrow.Schema {
  const leaf = ({ name, type }: Pick<Field, 'name' | 'type'>) => new arrow.Field(name, LEAVES[type](), true)
  const fields = columns.map(({ name, type }) => {
    if (type.kind === 'scalar') return leaf({ name, type: type.type })
    const item =
      type.kind === 'list'
        ? leaf({ name: 'item', type: type.element })
        : new arrow.Field('item', new arrow.Struct(type.fields.map(leaf)), true)
    return new arrow.Field(name, new arrow.List(item), true)
  })
  return new arrow.Schema(fields, new Map(METADATA))
}
