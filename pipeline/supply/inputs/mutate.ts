import type { Literal } from '../../python/literal-value.ts'
import type { Random } from '../../random.ts'
import { distinct, generate, type Dictionary } from './generate.ts'
import { shapeOf } from './shape.ts'

type Items = readonly Literal[]

/**
 * A value of the same type that differs a little: type-aware mutation as EvalPlus has it (arXiv:2305.01210, table 1), with
 * the values that the code mentions beside it.
 */
export function mutate(value: Literal, random: Random, dictionary: Dictionary): Literal {
  switch (value.kind) {
    case 'bool':
      return { kind: 'bool', value: !value.value }
    case 'int':
      return { kind: 'int', value: nearby(value.value, random, dictionary) }
    case 'float':
      return {
        kind: 'float',
        value: random.pick([value.value + 1, value.value - 1, -value.value, value.value / 2, 0]),
      }
    case 'str':
    case 'bytes':
      return { kind: value.kind, value: edited(value.value, random, dictionary) }
    case 'list':
      return { kind: 'list', items: changed(value.items, random, dictionary) }
    case 'set':
      return { kind: 'set', items: distinct(changed(value.items, random, dictionary), (item) => item) }
    case 'tuple': {
      // A tuple's length is most often a part of its type.
      const items = random.oneIn(4)
        ? changed(value.items, random, dictionary)
        : oneChanged(value.items, random, dictionary)
      return { kind: 'tuple', items }
    }
    case 'dict': {
      const keys = changed(
        value.entries.map(([key]) => key),
        random,
        dictionary,
      )
      const values = value.entries.map(([, item]) => item)
      const entries = keys.map((key, at) => {
        const item = values[at] ?? values[0] ?? ({ kind: 'int', value: 0n } as const)
        return [key, random.oneIn(3) ? mutate(item, random, dictionary) : item] as const
      })
      return { kind: 'dict', entries: distinct(entries, ([key]) => key) }
    }
    case 'none':
    case 'ellipsis':
    case 'complex':
      return value
  }
}

function nearby(value: bigint, random: Random, dictionary: Dictionary): bigint {
  const known = dictionary.flatMap((literal) => (literal.kind === 'int' ? [literal.value] : []))
  const steps = [value + 1n, value - 1n, -value, value * 2n, value / 2n, 0n, 1n, value + 10n]
  return random.pick(known.length > 0 && random.oneIn(3) ? known : steps)
}

function edited(text: string, random: Random, dictionary: Dictionary): string {
  const characters = Array.from(text)
  const at = random.below(characters.length + 1)
  const known = dictionary.flatMap((literal) => (literal.kind === 'str' ? [literal.value] : []))
  if (known.length > 0 && random.oneIn(4)) return random.pick(known)
  switch (random.below(known.length > 0 ? 8 : 7)) {
    case 0:
      return characters.toSpliced(at, 1).join('')
    case 1:
      return characters.toSpliced(at, 0, characters[0] ?? 'a').join('')
    case 2:
      return characters.toSpliced(at, 1, random.pick(Array.from('aZ0 .-'))).join('')
    case 3:
      return text + text
    case 4:
      return characters.toReversed().join('')
    case 5:
      return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()
    case 6:
      return characters.slice(0, at).join('')
    default:
      return characters.toSpliced(at, 0, random.pick(known)).join('')
  }
}

function oneChanged(items: Items, random: Random, dictionary: Dictionary): Items {
  if (items.length === 0) return items
  const at = random.below(items.length)
  return items.map((item, place) => (place === at ? mutate(item, random, dictionary) : item))
}

function changed(items: Items, random: Random, dictionary: Dictionary): Items {
  const at = random.below(items.length + 1)
  const [first] = items
  switch (random.below(first === undefined ? 1 : 7)) {
    case 0: {
      const shape = first === undefined ? ({ kind: 'int' } as const) : shapeOf(random.pick(items))
      return items.toSpliced(at, 0, generate(shape, random, dictionary))
    }
    case 1:
      return items.toSpliced(at, 1)
    case 2:
      return items.toSpliced(at, 0, random.pick(items))
    case 3:
      return items.toReversed()
    case 4:
      return []
    default:
      return oneChanged(items, random, dictionary)
  }
}
