import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { asDiskFault } from './disk-fault.ts'

export type KeyType = 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN'
export type Key = string | number | boolean | null
export type Columns = Readonly<Record<string, KeyType>>

/** Keys are kept out of core after this many rows; an appender holds them in memory before. */
const ROWS_HELD = 50_000
const identifier = /^[a-z][a-z0-9_]*$/

/**
 * A table that is filled row by row and asked by SQL.
 *
 * Text is a key here, not data: half of a surrogate pair is stored as U+FFFD, and a byte order mark at a text's
 * start is lost when the text is read back into JavaScript.
 */
export class Table {
  readonly name: string
  readonly #folder: string
  readonly #columns: readonly (readonly [string, KeyType])[]
  readonly #appender: DuckDBAppender
  #rows = 0
  #held = 0

  private constructor(name: string, folder: string, columns: Columns, appender: DuckDBAppender) {
    this.name = name
    this.#folder = folder
    this.#columns = Object.entries(columns)
    this.#appender = appender
  }

  /** @param folder where the database lies, for messages. */
  static async create(
    connection: DuckDBConnection,
    folder: string,
    name: string,
    columns: Columns,
  ): Promise<Table> {
    for (const word of [name, ...Object.keys(columns)]) {
      if (!identifier.test(word)) throw new Error(`workspace: '${word}' is no name for a table or a column`)
    }
    const definitions = Object.entries(columns).map(([column, type]) => `"${column}" ${type}`)
    await connection.run(`CREATE TABLE "${name}" (${definitions.join(', ')})`)
    return new Table(name, folder, columns, await connection.createAppender(name))
  }

  get rows(): number {
    return this.#rows
  }

  /** @throws Error where a column is missing, unknown or of another type. */
  append(keys: Readonly<Record<string, Key>>): void {
    if (Object.keys(keys).length !== this.#columns.length) {
      throw new Error(
        `table '${this.name}' has the columns ${this.#columns.map(([column]) => column).join(', ')}`,
      )
    }
    // Every value is looked at before the first is appended: half a row could not be taken back.
    for (const [column, type] of this.#columns) {
      const value = keys[column]
      if (!fits(type, value)) {
        throw new Error(`table '${this.name}', column '${column}': ${String(value)} is no ${type}`)
      }
    }
    for (const [column, type] of this.#columns) this.#put(type, keys[column])
    this.#appender.endRow()
    this.#rows++
    if (++this.#held >= ROWS_HELD) this.flush()
  }

  flush(): void {
    if (this.#held === 0) return
    this.#held = 0
    try {
      this.#appender.flushSync()
    } catch (error) {
      throw asDiskFault(error, this.#folder)
    }
  }

  close(): void {
    this.#appender.closeSync()
  }

  #put(type: KeyType, value: Key | undefined): void {
    if (value === null || value === undefined) this.#appender.appendNull()
    else if (type === 'VARCHAR') this.#appender.appendVarchar(String(value))
    else if (type === 'BIGINT') this.#appender.appendBigInt(BigInt(value))
    else if (type === 'DOUBLE') this.#appender.appendDouble(Number(value))
    else this.#appender.appendBoolean(value === true)
  }
}

function fits(type: KeyType, value: Key | undefined): boolean {
  if (value === null) return true
  if (type === 'VARCHAR') return typeof value === 'string'
  if (type === 'BOOLEAN') return typeof value === 'boolean'
  return type === 'BIGINT' ? Number.isSafeInteger(value) : typeof value === 'number'
}
