import { keyOf, type Literal } from '../../python/literal-value.ts'
import type { Random } from '../../random.ts'
import type { Shape } from './shape.ts'

/** Values that the code itself mentions: what a condition compares with is seldom found by chance. */
export type Dictionary = readonly Literal[]

const SMALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, -1, -2, -5, 25, 30, 50, 100, 121, 1000]
const FLOATS = [0, 0.5, 1, 1.5, 2, 2.5, 3.25, 10, -1, -0.5, 100, 0.1]
const WORDS = [
  '',
  'a',
  'b',
  'ab',
  'abc',
  'aba',
  'hello',
  'Hello',
  'World',
  'hello world',
  'Abc123',
  '12',
  '-7',
  'xyz',
  'A',
]
const LETTERS = 'aaabbbccdefghxyzABCXYZ012 3_-,.()'
const LENGTHS = [0, 1, 2, 3, 3, 4, 5, 6, 8]
const DEEPEST = 4
const ANY_ITEM: readonly Shape[] = [{ kind: 'int' }, { kind: 'int' }, { kind: 'str' }]

/** A value of a shape. Sizes stay small: what matters in a value is seldom its length. */
export function generate(shape: Shape, random: Random, dictionary: Dictionary, depth = 0): Literal {
  switch (shape.kind) {
    case 'none':
      return { kind: 'none' }
    case 'bool':
      return { kind: 'bool', value: random.oneIn(2) }
    case 'int':
      return mentioned('int', random, dictionary) ?? { kind: 'int', value: integer(random) }
    case 'float':
      return mentioned('float', random, dictionary) ?? { kind: 'float', value: real(random) }
    case 'complex':
      return { kind: 'complex', real: random.below(9) - 4, imaginary: random.below(9) - 4 }
    case 'str':
      return mentioned('str', random, dictionary) ?? { kind: 'str', value: text(random) }
    case 'bytes':
      return { kind: 'bytes', value: text(random) }
    case 'any':
      return generate(random.pick(ANY_ITEM), random, dictionary, depth)
    case 'union':
      return generate(random.pick(shape.shapes), random, dictionary, depth)
    case 'choice':
      return random.pick(shape.values)
    case 'tuple':
      return {
        kind: 'tuple',
        items: shape.items.map((item) => generate(item, random, dictionary, depth + 1)),
      }
    case 'tuples':
      return { kind: 'tuple', items: several(shape.item, random, dictionary, depth) }
    case 'list':
      return { kind: 'list', items: several(shape.item, random, dictionary, depth) }
    case 'set':
      return { kind: 'set', items: distinct(several(shape.item, random, dictionary, depth), (item) => item) }
    case 'dict': {
      const keys = several(shape.key, random, dictionary, depth)
      const entries = keys.map((key) => [key, generate(shape.value, random, dictionary, depth + 1)] as const)
      return { kind: 'dict', entries: distinct(entries, ([key]) => key) }
    }
  }
}

function several(item: Shape, random: Random, dictionary: Dictionary, depth: number): Literal[] {
  if (depth >= DEEPEST) return []
  const length = random.pick(LENGTHS)
  const items = Array.from({ length }, () => generate(item, random, dictionary, depth + 1))
  // Rows of a table have one length, most of the time; and numbers are often in order.
  if (items.every(isList) && !random.oneIn(4)) return evened(items)
  if (items.every(isInteger) && random.oneIn(3)) {
    return items.toSorted((left, right) => Number(left.value - right.value))
  }
  return items
}

interface List {
  readonly kind: 'list'
  readonly items: readonly Literal[]
}

const isList = (literal: Literal): literal is List => literal.kind === 'list'
const isInteger = (literal: Literal): literal is { kind: 'int'; value: bigint } => literal.kind === 'int'

function evened(rows: readonly List[]): Literal[] {
  const width = Math.max(0, ...rows.map(({ items }) => items.length))
  const spare = rows.flatMap(({ items }) => items)
  return rows.map(({ kind, items }, at) => ({
    kind,
    items: Array.from(
      { length: width },
      (_, column) => items[column] ?? spare[(at + column) % spare.length],
    ).filter((item) => item !== undefined),
  }))
}

/** Without those whose key is there already or can be none. */
export function distinct<Item>(items: readonly Item[], key: (item: Item) => Literal): Item[] {
  const seen = new Set<string>()
  return items.filter((item) => {
    const name = keyOf(key(item))
    if (name === undefined || seen.has(name)) return false
    seen.add(name)
    return true
  })
}

/** Sometimes a value of this kind that the code mentions, or one beside it. */
function mentioned(kind: Literal['kind'], random: Random, dictionary: Dictionary): Literal | undefined {
  if (!random.oneIn(3)) return undefined
  const known = dictionary.filter((literal) => literal.kind === kind)
  if (known.length === 0) return undefined
  const found = random.pick(known)
  if (found.kind !== 'int' || random.oneIn(2)) return found
  return { kind: 'int', value: found.value + (random.oneIn(2) ? 1n : -1n) }
}

function integer(random: Random): bigint {
  if (!random.oneIn(4)) return BigInt(random.pick(SMALL))
  return BigInt(random.below(200) - 50)
}

function real(random: Random): number {
  return random.oneIn(3) ? (random.below(400) - 100) / 8 : random.pick(FLOATS)
}

function text(random: Random): string {
  if (random.oneIn(2)) return random.pick(WORDS)
  return Array.from({ length: random.below(8) }, () => random.pick(Array.from(LETTERS))).join('')
}
