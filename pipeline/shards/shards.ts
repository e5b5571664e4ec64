import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Column } from '../../schemas/columns.ts'
import type { SealedFile } from '../../schemas/manifest.ts'
import { asDiskFault } from '../workspace/disk-fault.ts'
import { openSink } from './encoder.ts'
import { syncFolder } from './file.ts'
import { canonicalJson, checkRow, type Row } from './row.ts'
import type { Sink, SinkName, WriterName } from './sink.ts'

export interface ShardOptions {
  /** The data set's folder. */
  readonly root: string
  /** Folder inside the data set, with forward slashes. */
  readonly path: string
  /** First part of the file names. */
  readonly split: string
  readonly columns: readonly Column[]
  readonly writer: WriterName
  /** Also write `arrow/<path>/`: apart, because trainers take everything in a split's folder as one format. */
  readonly arrow: boolean
  /** Of rows as JSON text, a shard at most; a single larger row is a shard of its own. */
  readonly bytes: number
  readonly rows_per_group: number
}

/** A row group is held in memory, here and by every reader: this bounds it where rows are large. */
const GROUP_BYTES = 16 << 20
const SHARD_DIGITS = 5

/**
 * Writes rows as `{split}-00000-of-0000N.parquet`. Where a shard or a row group ends depends on the rows alone. No
 * rows give no file: an empty Parquet file is one that some readers cannot open.
 *
 * @returns the files, by name. They are on the disk and have their names then; after an error none of them is there.
 * @throws RowError for a row that cannot be stored as it is; UserError (output) for a full disk.
 */
export async function writeShards(rows: AsyncIterable<Row>, options: ShardOptions): Promise<SealedFile[]> {
  const targets = [new Target(options, options.path, options.writer, 'parquet')]
  if (options.arrow) targets.push(new Target(options, posix.join('arrow', options.path), 'arrow', 'arrow'))
  try {
    const shard = new Shard(targets)
    let group: Row[] = []
    let groupBytes = 0
    for await (const row of rows) {
      checkRow(options.columns, row)
      const json = canonicalJson(options.columns, row)
      const bytes = Buffer.byteLength(json) + 1
      const shardFull = shard.rows > 0 && shard.bytes + bytes > options.bytes
      const groupFull = group.length >= options.rows_per_group || groupBytes + bytes > GROUP_BYTES
      if (group.length > 0 && (shardFull || groupFull)) {
        await shard.write(group)
        group = []
        groupBytes = 0
      }
      if (shardFull) await shard.end()
      group.push(row)
      groupBytes += bytes
      shard.add(json, bytes)
    }
    if (group.length > 0) await shard.write(group)
    if (shard.rows > 0) await shard.end()
    return (await Promise.all(targets.map((target) => target.publish()))).flat()
  } catch (error) {
    for (const target of targets) await target.discard()
    throw asDiskFault(error, options.root)
  }
}

/** The shard being filled, in each format. */
class Shard {
  readonly #targets: readonly Target[]
  #digest: Hash = createHash('sha256')
  rows = 0
  bytes = 0

  constructor(targets: readonly Target[]) {
    this.#targets = targets
  }

  add(json: string, bytes: number): void {
    this.#digest.update(`${json}\n`)
    this.rows++
    this.bytes += bytes
  }

  async write(group: readonly Row[]): Promise<void> {
    for (const target of this.#targets) await target.write(group)
  }

  async end(): Promise<void> {
    const digest = this.#digest.digest('hex')
    for (const target of this.#targets) await target.end(this.rows, digest)
    this.#digest = createHash('sha256')
    this.rows = 0
    this.bytes = 0
  }
}

/** The files of one format in one folder, under names that no reader takes until their number is known. */
class Target {
  readonly #options: ShardOptions
  readonly #path: string
  readonly #sinkName: SinkName
  readonly #extension: string
  readonly #ended: { rows: number; bytes: number; rows_sha256: string }[] = []
  #sink: Sink | undefined

  constructor(options: ShardOptions, path: string, sinkName: SinkName, extension: string) {
    this.#options = options
    this.#path = path
    this.#sinkName = sinkName
    this.#extension = extension
  }

  get #folder(): string {
    return join(this.#options.root, this.#path)
  }

  #temporary(index: number): string {
    return join(this.#folder, `.${this.#options.split}-${digits(index)}.${this.#extension}.partial`)
  }

  async write(group: readonly Row[]): Promise<void> {
    if (this.#sink === undefined) {
      await mkdir(this.#folder, { recursive: true })
      this.#sink = await openSink(this.#sinkName, this.#temporary(this.#ended.length), this.#options.columns)
    }
    await this.#sink.write(group)
  }

  async end(rows: number, rows_sha256: string): Promise<void> {
    if (this.#sink === undefined) throw new Error(`${this.#path}: a shard ends that was not begun`)
    const written = await this.#sink.close()
    this.#sink = undefined
    if (written.rows !== rows)
      throw new Error(`${this.#path}: ${rows} rows were given, ${written.rows} written`)
    this.#ended.push({ rows, bytes: written.bytes, rows_sha256 })
  }

  async publish(): Promise<SealedFile[]> {
    const total = digits(this.#ended.length)
    const files: SealedFile[] = []
    for (const [index, { rows, bytes, rows_sha256 }] of this.#ended.entries()) {
      const name = `${this.#options.split}-${digits(index)}-of-${total}.${this.#extension}`
      await rename(this.#temporary(index), join(this.#folder, name))
      const sha256 = await sha256OfFile(join(this.#folder, name))
      files.push({ path: posix.join(this.#path, name), rows, bytes, sha256, rows_sha256 })
    }
    if (files.length > 0) await syncFolder(this.#folder)
    return files
  }

  async discard(): Promise<void> {
    await this.#sink?.abort()
    const total = digits(this.#ended.length)
    for (const index of this.#ended.keys()) {
      await rm(this.#temporary(index), { force: true })
      const name = `${this.#options.split}-${digits(index)}-of-${total}.${this.#extension}`
      await rm(join(this.#folder, name), { force: true })
    }
  }
}

const digits = (index: number): string => String(index).padStart(SHARD_DIGITS, '0')

/** Reads the file from the disk: what is hashed is what is there, not what a writer believes it wrote. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
