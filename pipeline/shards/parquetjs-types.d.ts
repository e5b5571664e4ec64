/** The part of parquetjs-lite 0.8.7 that is used here; the package has no types of its own. */
declare module 'parquetjs-lite' {
  export interface FieldDefinition {
    type?: 'UTF8' | 'INT32' | 'DOUBLE' | 'BOOLEAN' | 'LIST'
    compression?: 'GZIP' | 'SNAPPY' | 'UNCOMPRESSED'
    optional?: boolean
    repeated?: boolean
    statistics?: false
    fields?: Record<string, FieldDefinition>
  }
  export interface OutputStream {
    write(chunk: Uint8Array, done: (error?: unknown) => void): void
    end(done: (error?: unknown) => void): void
  }
  export class ParquetSchema {
    constructor(fields: Record<string, FieldDefinition>)
  }
  export class ParquetWriter {
    static openStream(schema: ParquetSchema, stream: OutputStream, options: object): Promise<ParquetWriter>
    appendRow(row: object): Promise<void>
    setRowGroupSize(rows: number): void
    setMetadata(key: string, value: string): void
    close(): Promise<void>
  }
  export class ParquetReader {
    static openFile(path: string): Promise<ParquetReader>
    getCursor(): { next(): Promise<Record<string, unknown> | null> }
    getMetadata(): Record<string, string>
    close(): Promise<void>
  }
}
