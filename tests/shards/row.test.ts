import { expect, test } from 'vitest'
import { canonicalJson, checkRow, isWellFormed, RowError, type Row } from '../../pipeline/shards/row.ts'
import { EDGE_COLUMNS, EDGE_ROWS } from './edge-rows.ts'

const good: Row = { ...EDGE_ROWS[0]! }
const message = (changes: object): Row => ({
  ...good,
  messages: [{ role: 'user', content: 'c', name: null, ...changes }],
})

test('every edge row is accepted', () => {
  for (const row of EDGE_ROWS) expect(() => checkRow(EDGE_COLUMNS, row)).not.toThrow()
})

test.each<[string, Row, string, RegExp]>([
  ['half a surrogate pair', { ...good, s: 'a\ud800b' }, 's', /surrogate/],
  ['the other half', { ...good, s: '\udc00' }, 's', /surrogate/],
  ['one in a list', { ...good, tags: ['fine', '\ud83d'] }, 'tags[1]', /surrogate/],
  ['one in a struct', message({ content: '\ude00\ud83d' }), 'messages[0].content', /surrogate/],
  ['an unknown key', { ...good, extra: 1 }, 'extra', /no column/],
  ['an unknown key in a struct', message({ extra: 'x' }), 'messages[0].extra', /no column/],
  ['a fraction', { ...good, i: 1.5 }, 'i', /32-bit/],
  ['an integer too large', { ...good, i: 2 ** 31 }, 'i', /32-bit/],
  ['an integer too small', { ...good, i: -(2 ** 31) - 1 }, 'i', /32-bit/],
  ['NaN', { ...good, d: Number.NaN }, 'd', /finite/],
  ['infinity', { ...good, d: Infinity }, 'd', /finite/],
  ['null', { ...good, s: null }, 's', /is null/],
  ['null in a struct', message({ role: null }), 'messages[0].role', /is null/],
  ['null in a list', { ...good, tags: [null] }, 'tags[0]', /is null/],
  ['a number as text', { ...good, s: 1 }, 's', /must be text/],
  ['text as a list', { ...good, tags: 'abc' }, 'tags', /must be a list/],
  ['text as a boolean', { ...good, b: 'true' }, 'b', /true or false/],
])('refuses %s, and names the row and the column', (_, row, column, detail) => {
  const check = () => checkRow(EDGE_COLUMNS, row)
  expect(check).toThrow(RowError)
  expect(check).toThrow(detail)
  expect(check).toThrow(`row 'empty', column '${column}'`)
})

test('refuses a row without one of its columns', () => {
  const { s: _, ...rest } = good
  expect(() => checkRow(EDGE_COLUMNS, rest)).toThrow(/column 's': is missing/)
})

test('well-formed is what survives UTF-8', () => {
  for (const text of ['', '😀', 'a\ud800', '\udc00\ud800', '\ud83d\ude00\ud83d', '\uFFFD', '\0']) {
    expect(isWellFormed(text)).toBe(Buffer.from(text, 'utf8').toString('utf8') === text)
  }
})

test('the canonical text does not depend on the order of keys', () => {
  const reversed = (row: object): Row => Object.fromEntries(Object.entries(row).toReversed())
  const row = message({})
  const shuffled = {
    ...reversed(row),
    messages: [reversed({ role: 'user', content: 'c', name: null })],
  } as Row
  expect(canonicalJson(EDGE_COLUMNS, shuffled)).toBe(canonicalJson(EDGE_COLUMNS, row))
  expect(JSON.parse(canonicalJson(EDGE_COLUMNS, row))).toEqual(row)
})
