import type { TSchema } from 'typebox'

/** What a cell of a shard can be. Every sink and every reader handles these types and no other. */
export type ScalarType = 'string' | 'int32' | 'double' | 'bool'

export interface Field {
  readonly name: string
  readonly type: ScalarType
  readonly nullable: boolean
}

export type ColumnType =
  | { readonly kind: 'scalar'; readonly type: ScalarType }
  | { readonly kind: 'list'; readonly element: ScalarType }
  | { readonly kind: 'structs'; readonly fields: readonly Field[] }

export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
}

/** Beside `messages`, trainers read these by name and let them win: see the output contract in the README. */
const READ_BY_TRAINERS = new Set([
  'prompt',
  'completion',
  'text',
  'chosen',
  'rejected',
  'conversations',
  'input_ids',
  'labels',
  'attention_mask',
  'position_ids',
  'length',
  'image',
  'images',
  'tools',
  'chat_template_kwargs',
  'enable_thinking',
])

/** The part of JSON Schema that a column can be made of. */
interface Node {
  readonly type?: unknown
  readonly const?: unknown
  readonly anyOf?: readonly TSchema[]
  readonly items?: unknown
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: unknown
}

/**
 * The columns of a closed object schema, in the schema's order: one list for all shards, sinks and readers.
 * A property maps to a column where it is a string (or a choice of strings), an integer (int32), a number
 * (double), a boolean, a list of one of these, a list of closed objects of these, or one of all that and null.
 *
 * @throws Error, naming the property, for anything else: an optional property too, since a column is always there.
 */
export function columnsOf(schema: TSchema): readonly Column[] {
  const columns = properties(schema, '').map(({ name, node, path }): Column => {
    const { inner, nullable } = withoutNull(node)
    return { name, type: columnType(inner, path), nullable }
  })
  const misread = columns.find(({ name }) => READ_BY_TRAINERS.has(name))
  if (misread !== undefined && columns.some(({ name }) => name === 'messages')) {
    throw new Error(
      `columns: trainers would read '${misread.name}' instead of 'messages'; give it another name`,
    )
  }
  return columns
}

function columnType(node: Node, path: string): ColumnType {
  if (node.type !== 'array') return { kind: 'scalar', type: scalarType(node, path) }
  if (typeof node.items !== 'object' || node.items === null) {
    throw new Error(`columns: '${path}' must be a list of one type`)
  }
  const element: Node = node.items
  if (element.type !== 'object') return { kind: 'list', element: scalarType(element, `${path}[]`) }
  const fields = properties(element, `${path}[].`).map(({ name, node: field, path: fieldPath }): Field => {
    const { inner, nullable } = withoutNull(field)
    return { name, type: scalarType(inner, fieldPath), nullable }
  })
  return { kind: 'structs', fields }
}

function properties(schema: Node, prefix: string): { name: string; node: Node; path: string }[] {
  const where = prefix === '' ? 'the row' : `'${prefix.slice(0, -1)}'`
  if (schema.type !== 'object' || schema.additionalProperties !== false) {
    throw new Error(`columns: ${where} must be a closed object (additionalProperties: false)`)
  }
  const entries = Object.entries(schema.properties ?? {})
  if (entries.length === 0) throw new Error(`columns: ${where} has no properties`)
  return entries.map(([name, node]) => {
    const path = prefix + name
    if (!(schema.required ?? []).includes(name)) {
      throw new Error(
        `columns: '${path}' is optional, but a column is always there; make it a union with null`,
      )
    }
    return { name, node, path }
  })
}

function withoutNull(node: Node): { inner: Node; nullable: boolean } {
  const members: readonly Node[] | undefined = node.anyOf
  if (members === undefined) return { inner: node, nullable: false }
  const others = members.filter((member) => member.type !== 'null')
  const [only] = others
  if (others.length === 1 && only !== undefined)
    return { inner: only, nullable: others.length < members.length }
  return { inner: { anyOf: others as TSchema[] }, nullable: others.length < members.length }
}

function scalarType(node: Node, path: string): ScalarType {
  if (node.anyOf !== undefined) {
    const types = new Set(node.anyOf.map((member) => scalarType(member, path)))
    const [type] = types
    if (types.size === 1 && type !== undefined) return type
    throw new Error(`columns: '${path}' is a union of ${[...types].join(' and ')}; a column has one type`)
  }
  if (node.type === 'string') return 'string'
  if (node.type === 'integer') return 'int32'
  if (node.type === 'number') return 'double'
  if (node.type === 'boolean') return 'bool'
  throw new Error(`columns: '${path}' has no column type (${JSON.stringify(node.type ?? 'no type')})`)
}
