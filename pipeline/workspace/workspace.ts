import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DuckDBInstance, type DuckDBConnection, type JS } from '@duckdb/node-api'
import { makeFolder } from '../folders.ts'
import { asDiskFault } from './disk-fault.ts'
import { Journal } from './journal.ts'
import { Table, type Columns } from './table.ts'

export type { Journal } from './journal.ts'
export type { Table } from './table.ts'

/** What a column of a query can hold in JavaScript: BIGINT and HUGEINT come as numbers. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [field: string]: Value }
export type Answer = Readonly<Record<string, Value>>

const MEMORY_BYTES = 256 << 20

/**
 * Scratch space of one run: journals, and one embedded database that orders, joins and counts their keys out of
 * core, so that JavaScript holds one chunk of keys at a time however large the corpus is.
 *
 * The database has 256 MB for all statements that run at the same time. Millions of keys of some hundred bytes are
 * sorted within that; wide columns are not, whatever their number: put them into the record.
 *
 * Statements that decide rows need an ORDER BY over a unique key: nothing else is promised about order.
 */
export class Workspace {
  readonly folder: string
  readonly #instance: DuckDBInstance
  readonly #appending: DuckDBConnection
  readonly #tables: Table[] = []
  readonly #journals: Journal[] = []

  private constructor(folder: string, instance: DuckDBInstance, appending: DuckDBConnection) {
    this.folder = folder
    this.#instance = instance
    this.#appending = appending
  }

  /** Opens a workspace in a new folder inside `parent`, which is made where it is missing. */
  static async open(parent: string, memoryBytes: number): Promise<Workspace> {
    try {
      makeFolder(parent)
      const folder = await mkdtemp(join(resolve(parent), 'workspace-'))
      const instance = await DuckDBInstance.create(join(folder, 'keys.duckdb'), {
        memory_limit: `${memoryBytes}B`,
        temp_directory: join(folder, 'spill'),
        // One thread: sums of floating-point numbers and first-of-equals then come out the same on every machine.
        threads: '1',
        preserve_insertion_order: 'true',
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      })
      return new Workspace(folder, instance, await instance.connect())
    } catch (error) {
      throw asDiskFault(error, parent)
    }
  }

  /** A new journal, and the table of its keys by the same name. Names are lower case: they stand in SQL. */
  async journal(name: string, columns: Columns): Promise<Journal> {
    const table = await this.table(name, { ...columns, offset: 'BIGINT', length: 'BIGINT' })
    const journal = await Journal.open(join(this.folder, `${name}.ndjson`), name, table)
    this.#journals.push(journal)
    return journal
  }

  /** A table of keys alone. */
  async table(name: string, columns: Columns): Promise<Table> {
    const table = await Table.create(this.#appending, this.folder, name, columns)
    this.#tables.push(table)
    return table
  }

  /** Runs statements, `;` between them, and gives nothing back. */
  async execute(sql: string): Promise<void> {
    await this.#flush()
    await this.#connected((connection) => connection.run(sql))
  }

  /**
   * The rows of a query, streamed by chunks of some thousands. Other statements may run while it is read; what they
   * add is not seen. BIGINT comes as a number. Each `?` in the statement stands for one of `texts`, in their order: text that
   * records bring has no place in SQL.
   *
   * @throws Error where an integer is beyond 2^53.
   */
  async *query(sql: string, texts: readonly string[] = []): AsyncGenerator<Answer, void, undefined> {
    await this.#flush()
    // A connection of its own: another statement on the same one would end the stream.
    const connection = await this.#instance.connect()
    try {
      const result = await connection.stream(sql, [...texts])
      for await (const chunk of result.yieldRowObjectJs()) {
        for (const row of chunk) {
          yield Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, plain(cell)]))
        }
      }
    } catch (error) {
      throw asDiskFault(error, this.folder)
    } finally {
      connection.closeSync()
    }
  }

  /** The first row of a query. */
  async first(sql: string): Promise<Answer | undefined> {
    for await (const row of this.query(sql)) return row
    return undefined
  }

  /** Closes everything and deletes the folder: a workspace does not outlive its run. */
  async close(): Promise<void> {
    for (const table of this.#tables) table.close()
    for (const journal of this.#journals) await journal.close()
    this.#appending.closeSync()
    this.#instance.closeSync()
    await rm(this.folder, { recursive: true, force: true })
  }

  async #flush(): Promise<void> {
    for (const journal of this.#journals) await journal.flush()
    for (const table of this.#tables) table.flush()
  }

  async #connected(work: (connection: DuckDBConnection) => Promise<unknown>): Promise<void> {
    const connection = await this.#instance.connect()
    try {
      await work(connection)
    } catch (error) {
      throw asDiskFault(error, this.folder)
    } finally {
      connection.closeSync()
    }
  }
}

/** Opens a workspace in a new folder inside `parent`; the database spills to disk what its memory does not hold. */
export function openWorkspace(parent: string, memoryBytes = MEMORY_BYTES): Promise<Workspace> {
  return Workspace.open(parent, memoryBytes)
}

function plain(value: JS): Value {
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number))
      throw new Error(`workspace: ${value} is beyond the integers of JavaScript`)
    return number
  }
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value
  }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]))
  }
  throw new Error('workspace: a query gave a type that keys do not have; cast it in the statement')
}
