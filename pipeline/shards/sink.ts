import type { Column } from '../../schemas/columns.ts'
import { SCHEMA_VERSION } from '../../schemas/manifest.ts'
import type { Row } from './row.ts'

export type WriterName = 'hyparquet' | 'parquetjs-lite'
export type SinkName = WriterName | 'arrow'

export interface Written {
  readonly rows: number
  readonly bytes: number
}

/** Writes one file. Rows are checked by the caller: see `checkRow`. */
export interface Sink {
  /** Writes one row group (a record batch in Arrow), whole. */
  write(rows: readonly Row[]): Promise<void>
  /** Ends the file and brings it to the disk (fsync). */
  close(): Promise<Written>
  /** Gives up: closes and deletes the file. */
  abort(): Promise<void>
}

export type OpenSink = (path: string, columns: readonly Column[]) => Promise<Sink>

/** Key-value metadata of every file. Never a `huggingface` key: old and new readers disagree about its content. */
export const METADATA: ReadonlyMap<string, string> = new Map([
  ['tracemill.schema_version', String(SCHEMA_VERSION)],
])
