import { canonical, type Literal } from '../../python/literal-value.ts'

/** What values a parameter takes, as far as it is known. */
export type Shape =
  | { readonly kind: 'none' | 'bool' | 'int' | 'float' | 'complex' | 'str' | 'bytes' | 'any' }
  | { readonly kind: 'list' | 'set'; readonly item: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  /** A tuple of any length. */
  | { readonly kind: 'tuples'; readonly item: Shape }
  | { readonly kind: 'dict'; readonly key: Shape; readonly value: Shape }
  | { readonly kind: 'union'; readonly shapes: readonly [Shape, ...Shape[]] }
  | { readonly kind: 'choice'; readonly values: readonly Literal[] }

const ANY: Shape = { kind: 'any' }

function keyOf(shape: Shape): string {
  switch (shape.kind) {
    case 'list':
    case 'set':
    case 'tuples':
      return `${shape.kind}(${keyOf(shape.item)})`
    case 'tuple':
      return `tuple(${shape.items.map(keyOf).join()})`
    case 'dict':
      return `dict(${keyOf(shape.key)}:${keyOf(shape.value)})`
    case 'union':
      return shape.shapes.map(keyOf).join('|')
    case 'choice':
      return `choice(${shape.values.map(canonical).join()})`
    default:
      return shape.kind
  }
}

/** The shapes as one; equal ones count once. */
export function union(shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.kind === 'union' ? shape.shapes : [shape]))
  const distinct = [...new Map(flat.map((shape) => [keyOf(shape), shape])).values()]
  const known = distinct.filter(({ kind }) => kind !== 'any')
  const [first, ...rest] = known
  if (first === undefined) return ANY
  return rest.length === 0 ? first : { kind: 'union', shapes: [first, ...rest] }
}

/** The shape of values like this one. */
export function shapeOf(value: Literal): Shape {
  switch (value.kind) {
    case 'ellipsis':
      return ANY
    case 'list':
    case 'set':
      return { kind: value.kind, item: union(value.items.map(shapeOf)) }
    case 'tuple':
      return { kind: 'tuple', items: value.items.map(shapeOf) }
    case 'dict':
      return {
        kind: 'dict',
        key: union(value.entries.map(([key]) => shapeOf(key))),
        value: union(value.entries.map(([, item]) => shapeOf(item))),
      }
    default:
      return { kind: value.kind }
  }
}
