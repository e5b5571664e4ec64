import { open, type FileHandle } from 'node:fs/promises'
import { asDiskFault } from './disk-fault.ts'
import type { Key, Table } from './table.ts'

const WRITE_BYTES = 1 << 20
const READ_AHEAD_BYTES = 1 << 19
const NEWLINE = 0x0a

/** What lies in memory of the file. */
interface Window {
  readonly start: number
  readonly bytes: Buffer
}

const UNREAD: Window = { start: 0, bytes: Buffer.from(new ArrayBuffer(0)) }

/**
 * Records on disk, each findable by SQL: a line of NDJSON in a file, and a row of a table that has the record's
 * keys and the two columns `"offset"` and `length` (bytes) that {@link read} takes. Memory does not grow with it.
 */
export class Journal {
  readonly name: string
  readonly #path: string
  readonly #table: Table
  readonly #file: FileHandle
  #pending: Buffer[] = []
  #pendingBytes = 0
  /** Bytes given to the file, and these with `#pending`. */
  #written = 0
  #end = 0
  #writing: Promise<void> = Promise.resolve()
  #window: Window = UNREAD
  #nextRead = 0

  private constructor(name: string, path: string, table: Table, file: FileHandle) {
    this.name = name
    this.#path = path
    this.#table = table
    this.#file = file
  }

  static async open(path: string, name: string, table: Table): Promise<Journal> {
    return new Journal(name, path, table, await open(path, 'wx+'))
  }

  /** Number of records. */
  get records(): number {
    return this.#table.rows
  }

  /** Adds a record: what `JSON.stringify` keeps of it is what {@link read} gives back. */
  async append(record: object, keys: Readonly<Record<string, Key>>): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(record)}\n`)
    this.#table.append({ ...keys, offset: this.#end, length: line.byteLength })
    this.#pending.push(line)
    this.#pendingBytes += line.byteLength
    this.#end += line.byteLength
    if (this.#pendingBytes >= WRITE_BYTES) await this.#drain()
  }

  /** Makes what was appended visible to SQL. The workspace does so before each statement. */
  async flush(): Promise<void> {
    await this.#drain()
    this.#table.flush()
  }

  /**
   * The record at a place that SQL gave. Places asked for in the order of the file are read ahead.
   *
   * @throws Error where no record starts and ends there.
   */
  async read<Record>(offset: number, length: number): Promise<Record> {
    if (offset < 0 || length <= 0 || offset + length > this.#end) {
      throw new Error(`journal '${this.name}': no record at ${offset}+${length}`)
    }
    await (offset + length > this.#written ? this.#drain() : this.#writing)
    let { start, bytes } = this.#window
    if (offset < start || offset + length > start + bytes.byteLength) {
      // Asked for in order: a large read serves the next ones. At random: no byte more than needed.
      const inOrder = offset >= this.#nextRead && offset - this.#nextRead <= READ_AHEAD_BYTES
      this.#window = UNREAD
      bytes = await this.#load(bytes.buffer, offset, inOrder ? Math.max(length, READ_AHEAD_BYTES) : length)
      start = offset
      this.#window = { start, bytes }
    }
    this.#nextRead = offset + length
    const line = bytes.subarray(offset - start, offset - start + length)
    if (line.at(-1) !== NEWLINE) throw new Error(`journal '${this.name}': no record at ${offset}+${length}`)
    return JSON.parse(line.toString('utf8')) as Record
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  /** Into `memory` if it is of the usual size: a new buffer for each read would be collected long after its use. */
  async #load(memory: ArrayBufferLike, offset: number, length: number): Promise<Buffer> {
    const size = Math.min(length, this.#written - offset)
    const usual = size <= READ_AHEAD_BYTES
    const fits = usual && memory.byteLength === READ_AHEAD_BYTES
    const buffer = Buffer.from(fits ? memory : new ArrayBuffer(usual ? READ_AHEAD_BYTES : size), 0, size)
    let filled = 0
    while (filled < buffer.byteLength) {
      const { bytesRead } = await this.#file.read(buffer, filled, buffer.byteLength - filled, offset + filled)
      if (bytesRead === 0) throw new Error(`journal '${this.name}': the file ends before ${offset + length}`)
      filled += bytesRead
    }
    return buffer
  }

  /** Calls may overlap: each takes what is pending at once, and writes it after the one before. */
  #drain(): Promise<void> {
    const chunk = Buffer.concat(this.#pending)
    const start = this.#written
    this.#pending = []
    this.#pendingBytes = 0
    this.#written += chunk.byteLength
    this.#writing = this.#writing.then(() => this.#write(chunk, start))
    return this.#writing
  }

  async #write(chunk: Buffer, start: number): Promise<void> {
    try {
      let done = 0
      while (done < chunk.byteLength) {
        const { bytesWritten } = await this.#file.write(chunk, done, chunk.byteLength - done, start + done)
        done += bytesWritten
      }
    } catch (error) {
      throw asDiskFault(error, this.#path)
    }
  }
}
