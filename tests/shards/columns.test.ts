import { Type, type TSchema } from 'typebox'
import { expect, test } from 'vitest'
import { columnsOf } from '../../schemas/columns.ts'
import { Pair } from '../../schemas/pair.ts'

const closed = { additionalProperties: false } as const
const object = (properties: Record<string, TSchema>) => Type.Object(properties, closed)

test('the columns of a pair are those of the output contract, in order', () => {
  const shown = columnsOf(Pair).map(({ name, type, nullable }) => {
    const text =
      type.kind === 'scalar' ? type.type : type.kind === 'list' ? `list<${type.element}>` : 'list<struct>'
    return `${name}: ${text}${nullable ? '?' : ''}`
  })
  expect(shown).toEqual([
    'id: string',
    'sample_id: string',
    'program_id: string',
    'group: string',
    'task: string',
    'style: string',
    'arm: string',
    'trace_in: string',
    'language: string',
    'source: string',
    'license: string',
    'instruction_origin: string',
    'status: string',
    'exception: string?',
    'meta: string',
    'trace_ids: list<string>',
    'messages: list<struct>',
    'n_tokens: int32',
    'n_prompt_tokens: int32',
    'n_events: int32',
    'elided: bool',
  ])
})

test('a union of literals is text, with null it is nullable text', () => {
  const choice = Type.Union([Type.Literal('a'), Type.Literal('b')])
  const [plain, nullable, nested] = columnsOf(
    object({
      plain: choice,
      nullable: Type.Union([Type.Literal('a'), Type.Literal('b'), Type.Null()]),
      nested: Type.Union([choice, Type.Null()]),
    }),
  )
  expect(plain).toMatchObject({ type: { kind: 'scalar', type: 'string' }, nullable: false })
  expect(nullable).toMatchObject({ type: { kind: 'scalar', type: 'string' }, nullable: true })
  expect(nested).toMatchObject({ type: { kind: 'scalar', type: 'string' }, nullable: true })
})

const text = Type.String()
test.each<[string, TSchema, RegExp]>([
  ['open object', Type.Object({ a: text }), /the row must be a closed object/],
  ['optional column', object({ a: Type.Optional(text) }), /'a' is optional/],
  ['union of types', object({ a: Type.Union([text, Type.Integer()]) }), /'a' is a union of string and int32/],
  ['record', object({ a: Type.Record(text, text) }), /'a' has no column type/],
  ['any', object({ a: Type.Any() }), /'a' has no column type/],
  ['struct', object({ a: object({ b: text }) }), /'a' has no column type/],
  ['list of lists', object({ a: Type.Array(Type.Array(text)) }), /'a\[\]' has no column type/],
  ['open struct', object({ a: Type.Array(Type.Object({ b: text })) }), /'a\[\]' must be a closed object/],
  [
    'list in a struct',
    object({ a: Type.Array(object({ b: Type.Array(text) })) }),
    /'a\[\]\.b' has no column type/,
  ],
  [
    'nullable element',
    object({ a: Type.Array(Type.Union([text, Type.Null()])) }),
    /'a\[\]' has no column type/,
  ],
  ['no columns', object({}), /has no properties/],
  ['read by trainers', object({ messages: Type.Array(object({ role: text })), prompt: text }), /'prompt'/],
])('throws on %s', (_, schema, message) => {
  expect(() => columnsOf(schema)).toThrow(message)
})
