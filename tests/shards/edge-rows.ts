import { Type, type Static } from 'typebox'
import { columnsOf } from '../../schemas/columns.ts'

const closed = { additionalProperties: false } as const
const nullable = Type.Union([Type.String(), Type.Null()])

const EdgeRow = Type.Object(
  {
    id: Type.String(),
    s: Type.String(),
    s_null: nullable,
    i: Type.Integer(),
    i_null: Type.Union([Type.Integer(), Type.Null()]),
    d: Type.Number(),
    b: Type.Boolean(),
    tags: Type.Array(Type.String()),
    tags_null: Type.Union([Type.Array(Type.String()), Type.Null()]),
    numbers: Type.Array(Type.Integer()),
    messages: Type.Array(
      Type.Object({ role: Type.String(), content: Type.String(), name: nullable }, closed),
    ),
  },
  closed,
)
export type EdgeRow = Static<typeof EdgeRow>
export const EDGE_COLUMNS = columnsOf(EdgeRow)

export const BOM = '\uFEFF'

function row(id: string, changes: Partial<EdgeRow> = {}): EdgeRow {
  return {
    id,
    s: 'plain',
    s_null: null,
    i: 0,
    i_null: null,
    d: 0.5,
    b: false,
    tags: [],
    tags_null: null,
    numbers: [],
    messages: [],
    ...changes,
  }
}

/** Rows that the writers and readers of this ecosystem are known to bend. */
export const EDGE_ROWS: readonly EdgeRow[] = [
  row('empty', { s: '', s_null: '', tags: [''], messages: [{ role: '', content: '', name: '' }] }),
  row('nulls'),
  row('nul', { s: 'a\0b\0', tags: ['\0', '\0\0'], messages: [{ role: 'user', content: '\0', name: null }] }),
  row('bom', {
    s: `${BOM}start`,
    s_null: BOM,
    tags: [BOM, `mid${BOM}dle`],
    messages: [{ role: BOM, content: `${BOM}x`, name: BOM }],
  }),
  row('replacement', { s: '\uFFFD', s_null: '\u{10FFFF}', tags: ['\uFFFE', '\uFFFF'] }),
  row('emoji', { s: '😀', s_null: '👩‍👩‍👧‍👦', tags: ['😀', '～', '😁', 'é', 'e\u0301'] }),
  row('fullwidth', { s: '～' }),
  row('controls', { s: '\u0001\u001f\u007f\u0085\u2028\u2029\r\n\t\b\f\v', s_null: '"\\{}' }),
  row('ascii-5mb', { s: 'x'.repeat(5_000_000) }),
  row('emoji-5mb', { s: '😀'.repeat(1_250_000) }),
  row('long-list', {
    tags: Array.from({ length: 7_000 }, (_, index) => `t${index}`),
    numbers: Array.from({ length: 7_000 }, (_, index) => index - 3_500),
    messages: Array.from({ length: 500 }, (_, index) => ({
      role: index % 2 === 0 ? 'user' : 'assistant',
      content: `turn ${index} ${'é'.repeat(index)}`,
      name: index % 3 === 0 ? null : `n${index}`,
    })),
  }),
  row('largest', {
    i: 2_147_483_647,
    i_null: 2_147_483_647,
    d: Number.MAX_VALUE,
    b: true,
    numbers: [2_147_483_647],
  }),
  row('smallest', {
    i: -2_147_483_648,
    i_null: -2_147_483_648,
    d: -Number.MIN_VALUE,
    numbers: [-2_147_483_648, -1],
  }),
  row('null-list', { tags: [], tags_null: null }),
  row('empty-list', { tags: [], tags_null: [] }),
  row('list-of-empty', { tags: ['', ''], tags_null: [''] }),
  row('lists-after', {
    tags: ['a'],
    tags_null: ['b', 'c'],
    numbers: [1],
    messages: [{ role: 'r', content: 'c', name: null }],
  }),
  row('precise', { d: 0.1 + 0.2, b: true }),
]

/** Small rows in number, for row groups and cuts; seeded by their index alone. */
export function plainRows(count: number): EdgeRow[] {
  return Array.from({ length: count }, (_, index) =>
    row(`row-${String(index).padStart(6, '0')}`, {
      s: `text ${index} ${'ab😀'.repeat(index % 17)}`,
      i: index,
      d: index / 7,
      b: index % 2 === 0,
      tags: Array.from({ length: index % 4 }, (__, at) => `tag-${at}`),
      tags_null: index % 5 === 0 ? null : [`x${index % 5}`],
      messages: [
        { role: 'user', content: `question ${index}`, name: null },
        { role: 'assistant', content: `answer ${index % 10}`, name: index % 3 === 0 ? 'n' : null },
      ],
    }),
  )
}

export async function* streamed<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) yield item
}
