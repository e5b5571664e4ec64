import { compress, init } from '@bokuweb/zstd-wasm'
import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Column, Field, ScalarType } from '../../schemas/columns.ts'
import { AppendFile } from './file.ts'
import { METADATA, type Sink } from './sink.ts'

const ZSTD_LEVEL = 3
const PAGE_BYTES = 1 << 20

/** Once a thread: initialised again, the compressor gives damaged pages without an error. */
let ready: Promise<void> | undefined

/**
 * The default writer: Parquet with zstd, dictionaries, a page index and, on `id`, a bloom filter. The compressor
 * is one pinned WebAssembly build, never the one of the runtime, so the bytes do not depend on the version of Node.
 */
export async function openHyparquetSink(path: string, columns: readonly Column[]): Promise<Sink> {
  ready ??= init()
  await ready
  const file = new AppendFile(path)
  const writer = new FileWriter(file)
  const parquet = new ParquetWriter({
    writer,
    schema: parquetSchema(columns),
    codec: 'ZSTD',
    compressors: { ZSTD: (page) => compress(page, ZSTD_LEVEL) },
    kvMetadata: [...METADATA].map(([key, value]) => ({ key, value })),
    createdBy: 'tracemill (hyparquet-writer)',
  })
  let rows = 0
  return {
    async write(group) {
      rows += group.length
      await parquet.write({
        columnData: columns.map(({ name }) => ({
          name,
          data: group.map((row) => row[name]),
          ...(name === 'id' ? { columnIndex: true, bloomFilter: true } : {}),
        })),
        rowGroupSize: Math.max(1, group.length),
        pageSize: PAGE_BYTES,
      })
    },
    async close() {
      await parquet.finish()
      file.close()
      return { rows, bytes: file.bytes }
    },
    async abort() {
      file.discard()
    },
  }
}

/** Empties its buffer into the file after each row group; `offset` goes on counting from the file's start. */
class FileWriter extends ByteWriter {
  readonly #file: AppendFile
  constructor(file: AppendFile) {
    super()
    this.#file = file
  }
  flush(): void {
    this.#file.append(this.getBytes())
    this.index = 0
  }
  override finish(): void {
    this.flush()
  }
}

const LEAVES: Record<ScalarType, Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  int32: { type: 'INT32' },
  double: { type: 'DOUBLE' },
  bool: { type: 'BOOLEAN' },
}

/** Everything is OPTIONAL, as pyarrow writes it: files of both then concatenate without a cast. */
export function parquetSchema(columns: readonly Column[]): SchemaElement[] {
  const leaf = (name: string, type: ScalarType): SchemaElement => ({
    name,
    repetition_type: 'OPTIONAL',
    ...LEAVES[type],
  })
  const list = (name: string, element: SchemaElement[]): SchemaElement[] => [
    {
      name,
      repetition_type: 'OPTIONAL',
      num_children: 1,
      converted_type: 'LIST',
      logical_type: { type: 'LIST' },
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ]
  const struct = (fields: readonly Field[]): SchemaElement[] => [
    { name: 'element', repetition_type: 'OPTIONAL', num_children: fields.length },
    ...fields.map(({ name, type }) => leaf(name, type)),
  ]
  return [
    { name: 'root', num_children: columns.length },
    ...columns.flatMap(({ name, type }) => {
      if (type.kind === 'scalar') return [leaf(name, type.type)]
      if (type.kind === 'list') return list(name, [leaf('element', type.element)])
      return list(name, struct(type.fields))
    }),
  ]
}
