/** JSON with each number as it was written, and the three constants that Python's json module adds. */
export type ExactJson =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly ExactJson[] }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, ExactJson> }
  | string
  | boolean
  | null

export class JsonError extends Error {
  /** Place of the first character that no JSON text has there, in UTF-16 units from 0. */
  readonly offset: number
  constructor(offset: number, expected: string) {
    super(`column ${offset + 1}: ${expected} expected`)
    this.name = 'JsonError'
    this.offset = offset
  }
}

const SPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
// oxlint-disable-next-line no-control-regex -- control characters are what JSON forbids in texts
const PLAIN = /[^"\\\u0000-\u001f]+/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const WORD = /-?[A-Za-z]+/y
const WORDS = new Map<string, ExactJson>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', { kind: 'number', text: 'NaN' }],
  ['Infinity', { kind: 'number', text: 'Infinity' }],
  ['-Infinity', { kind: 'number', text: '-Infinity' }],
])
/** Levels of nesting: what is deeper is refused before it can exhaust the stack. */
const DEEPEST = 1000

class Cursor {
  at = 0
  readonly text: string
  constructor(text: string) {
    this.text = text
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    this.at += found?.length ?? 0
    return found
  }

  next(): string {
    this.take(SPACE)
    return this.text[this.at] ?? ''
  }

  expect(mark: string): void {
    if (this.next() !== mark) throw new JsonError(this.at, `'${mark}'`)
    this.at++
  }
}

/** Piece by piece: one pattern for a whole text of megabytes would exhaust the stack. */
function readString(cursor: Cursor): string {
  if (cursor.next() !== '"') throw new JsonError(cursor.at, 'a string')
  const start = cursor.at++
  while (cursor.take(PLAIN) !== undefined || cursor.take(ESCAPE) !== undefined);
  if (cursor.text[cursor.at] !== '"') throw new JsonError(cursor.at, 'the rest of a string')
  cursor.at++
  return JSON.parse(cursor.text.slice(start, cursor.at)) as string
}

function readItems(cursor: Cursor, end: string, item: () => void): void {
  cursor.at++
  if (cursor.next() === end) {
    cursor.at++
    return
  }
  for (;;) {
    item()
    const mark = cursor.next()
    if (mark !== ',' && mark !== end) throw new JsonError(cursor.at, `',' or '${end}'`)
    cursor.at++
    if (mark === end) return
  }
}

function readValue(cursor: Cursor, depth: number): ExactJson {
  if (depth > DEEPEST) throw new JsonError(cursor.at, `at most ${DEEPEST} levels of nesting`)
  const mark = cursor.next()
  if (mark === '"') return readString(cursor)
  if (mark === '[') {
    const items: ExactJson[] = []
    readItems(cursor, ']', () => items.push(readValue(cursor, depth + 1)))
    return { kind: 'list', items }
  }
  if (mark === '{') {
    const fields = new Map<string, ExactJson>()
    readItems(cursor, '}', () => {
      const name = readString(cursor)
      cursor.expect(':')
      fields.set(name, readValue(cursor, depth + 1))
    })
    return { kind: 'object', fields }
  }
  const start = cursor.at
  const number = cursor.take(NUMBER)
  if (number !== undefined) return { kind: 'number', text: number }
  const value = WORDS.get(cursor.take(WORD) ?? '')
  if (value === undefined) throw new JsonError(start, 'a value')
  return value
}

/** @throws JsonError naming the place. */
export function readExactJson(text: string): ExactJson {
  const cursor = new Cursor(text)
  const value = readValue(cursor, 0)
  if (cursor.next() !== '') throw new JsonError(cursor.at, 'the end')
  return value
}

/** The plain value, with numbers as JavaScript has them. */
export function plainValue(json: ExactJson): unknown {
  if (json === null || typeof json !== 'object') return json
  switch (json.kind) {
    case 'number':
      return Number(json.text)
    case 'list':
      return json.items.map(plainValue)
    case 'object':
      return Object.fromEntries([...json.fields].map(([name, value]) => [name, plainValue(value)]))
  }
}

/** JSON.parse, but with Python's constants, and errors that name their place on every version of the runtime. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return plainValue(readExactJson(text))
  }
}
