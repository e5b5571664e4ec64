import { RefusedRecord } from './corpus.ts'

function nameOfType(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (value === null) return 'null'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Typed access to a record's fields; what is missing or of the wrong type refuses the record by name. */
export class RecordFields {
  readonly #values: Record<string, unknown>

  constructor(record: unknown) {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw new RefusedRecord('wrong-type', `the record is ${nameOfType(record)}, not an object`)
    }
    this.#values = record as Record<string, unknown>
  }

  /** The value at a dotted path, null like absent. A field whose own name has the dots goes first. */
  value(path: string): unknown {
    const own = (from: unknown, name: string): unknown =>
      typeof from === 'object' && from !== null && Object.hasOwn(from, name)
        ? (from as Record<string, unknown>)[name]
        : undefined
    const direct = own(this.#values, path)
    const found = direct === undefined ? path.split('.').reduce(own, this.#values as unknown) : direct
    return found ?? undefined
  }

  has(path: string): boolean {
    return this.value(path) !== undefined
  }

  text(path: string): string {
    const value = this.#needed(path)
    if (typeof value !== 'string') throw wrong(path, value, 'text')
    return value
  }

  optionalText(path: string): string | undefined {
    return this.has(path) ? this.text(path) : undefined
  }

  /** Text, or a whole number as text: ids come as both. */
  id(path: string): string {
    const value = this.#needed(path)
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'bigint' || Number.isInteger(value)) return String(value)
    throw wrong(path, value, 'text or a whole number')
  }

  /** A number, or text that is one: some formats have nothing but text. */
  number(path: string): number {
    const value = this.#needed(path)
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number)) return number
    if (typeof number === 'bigint') return Number(number)
    throw wrong(path, value, 'a number')
  }

  texts(path: string): readonly string[] {
    const value = this.#needed(path)
    if (!Array.isArray(value)) throw wrong(path, value, 'an array of texts')
    return (value as unknown[]).map((item, index) => {
      if (typeof item !== 'string') throw wrong(`${path}[${index}]`, item, 'text')
      return item
    })
  }

  optionalTexts(path: string): readonly string[] {
    return this.has(path) ? this.texts(path) : []
  }

  /** A text or a list of texts, as a list. */
  oneOrMore(path: string | undefined): readonly string[] {
    if (path === undefined) return []
    return typeof this.#needed(path) === 'string' ? [this.text(path)] : this.texts(path)
  }

  items(path: string): readonly unknown[] {
    const value = this.#needed(path)
    if (!Array.isArray(value)) throw wrong(path, value, 'an array')
    return value as unknown[]
  }

  #needed(path: string): unknown {
    const value = this.value(path)
    if (value === undefined) throw new RefusedRecord('missing-field', `field '${path}' is missing`)
    return value
  }
}

function wrong(path: string, value: unknown, wanted: string): RefusedRecord {
  return new RefusedRecord('wrong-type', `field '${path}' is ${nameOfType(value)}, not ${wanted}`)
}
