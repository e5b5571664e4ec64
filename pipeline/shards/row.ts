import type { Column, Field, ScalarType } from '../../schemas/columns.ts'

export type Scalar = string | number | boolean | null
export type Struct = Readonly<Record<string, Scalar>>
export type Cell = Scalar | readonly (Scalar | Struct)[]
export type Row = Readonly<Record<string, Cell>>

/** A row that cannot be stored as it is: which one, which column, why. */
export class RowError extends Error {
  readonly id: string
  readonly column: string
  constructor(id: string, column: string, detail: string) {
    super(`row '${id}', column '${column}': ${detail}`)
    this.name = 'RowError'
    this.id = id
    this.column = column
  }
}

const INT32 = 2 ** 31
const loneSurrogate = /\p{Surrogate}/u

/** True where the text holds no half of a surrogate pair: else what is stored would not be what was hashed. */
export function isWellFormed(text: string): boolean {
  return !loneSurrogate.test(text)
}

/**
 * Refuses a row that a writer would bend in silence: an unknown or missing key, a wrong type, a number outside
 * int32, NaN or an infinity, text that is not well-formed Unicode.
 *
 * @throws RowError naming the row's `id` and the column.
 */
export function checkRow(columns: readonly Column[], row: Row): void {
  const fail = (column: string, detail: string): never => {
    throw new RowError(typeof row['id'] === 'string' ? row['id'] : '(no id)', column, detail)
  }
  checkKeys(columns, row, '', fail)
  for (const { name, type, nullable } of columns) {
    const cell = row[name]
    if (cell === null) {
      if (!nullable) fail(name, 'is null')
      continue
    }
    if (type.kind === 'scalar') {
      checkScalar(type.type, cell, name, fail)
      continue
    }
    if (!Array.isArray(cell)) {
      fail(name, `must be a list, is ${typeof cell}`)
      continue
    }
    for (const [index, element] of cell.entries()) {
      const path = `${name}[${index}]`
      if (type.kind === 'list') checkScalar(type.element, element, path, fail)
      else checkStruct(type.fields, element, path, fail)
    }
  }
}

type Fail = (column: string, detail: string) => never

function checkKeys(columns: readonly { name: string }[], record: object, prefix: string, fail: Fail): void {
  const keys = Object.keys(record)
  for (const { name } of columns) if (!Object.hasOwn(record, name)) fail(prefix + name, 'is missing')
  if (keys.length === columns.length) return
  const known = new Set(columns.map(({ name }) => name))
  for (const key of keys) if (!known.has(key)) fail(prefix + key, 'is no column of the schema')
}

function checkStruct(fields: readonly Field[], value: unknown, path: string, fail: Fail): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fail(path, `must be an object, is ${value === null ? 'null' : typeof value}`)
    return
  }
  checkKeys(fields, value, `${path}.`, fail)
  const cells = new Map<string, unknown>(Object.entries(value))
  for (const { name, type, nullable } of fields) {
    const cell = cells.get(name)
    if (cell !== null) checkScalar(type, cell, `${path}.${name}`, fail)
    else if (!nullable) fail(`${path}.${name}`, 'is null')
  }
}

function checkScalar(type: ScalarType, value: unknown, path: string, fail: Fail): void {
  if (type === 'string') {
    if (typeof value !== 'string') fail(path, `must be text, is ${value === null ? 'null' : typeof value}`)
    else if (!isWellFormed(value)) fail(path, 'holds half of a surrogate pair, which no UTF-8 text can hold')
  } else if (type === 'bool') {
    if (typeof value !== 'boolean') fail(path, `must be true or false, is ${typeof value}`)
  } else if (typeof value !== 'number' || !Number.isFinite(value)) {
    fail(path, `must be a finite number, is ${String(value)}`)
  } else if (type === 'int32' && (!Number.isInteger(value) || value < -INT32 || value >= INT32)) {
    fail(path, `must be a 32-bit integer, is ${value}`)
  }
}

/** The row as one JSON text with its keys in the schema's order: equal rows give equal text, whoever read them. */
export function canonicalJson(columns: readonly Column[], row: Row): string {
  const parts = columns.map(({ name, type }) => {
    const cell = row[name] ?? null
    const value = type.kind === 'structs' && Array.isArray(cell) ? structs(type.fields, cell) : cell
    return `${JSON.stringify(name)}:${JSON.stringify(value)}`
  })
  return `{${parts.join(',')}}`
}

function structs(fields: readonly Field[], elements: readonly (Scalar | Struct)[]): (Struct | Scalar)[] {
  return elements.map((element) => {
    if (typeof element !== 'object' || element === null) return element
    return Object.fromEntries(fields.map(({ name }) => [name, element[name] ?? null]))
  })
}
