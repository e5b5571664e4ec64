import type { Event } from '../../../schemas/trace.ts'
import { canonical, type Literal } from '../../python/literal-value.ts'
import { literalText } from '../../python/literal-text.ts'
import { parseLiteral } from '../../python/literal.ts'
import type { Random } from '../../random.ts'

/** Values that the run had on its way, the later ones last. */
function valuesOf(events: readonly Event[]): string[] {
  return events
    .flatMap((event): (string | null)[] => {
      if (event.kind === 'call') return Object.values(event.arguments)
      if (event.kind === 'line') return Object.values(event.changes ?? {})
      return event.kind === 'return' || event.kind === 'yield' ? [event.value] : []
    })
    .filter((value) => value !== null)
}

/** A slip: the value next to the right one. */
function slip(literal: Literal, random: Random): Literal {
  switch (literal.kind) {
    case 'bool':
      return { ...literal, value: !literal.value }
    case 'int':
      return { ...literal, value: literal.value + random.pick([1n, -1n, 2n, 10n]) }
    case 'float':
      return {
        ...literal,
        value: Number.isFinite(literal.value) ? literal.value + random.pick([1, -1, 0.5]) : 0,
      }
    case 'complex':
      return { ...literal, real: literal.real + 1 }
    case 'str':
      return {
        kind: 'str',
        value: literal.value === '' ? ' ' : Array.from(literal.value).slice(0, -1).join(''),
      }
    case 'bytes':
      return { kind: 'bytes', value: literal.value === '' ? '0' : literal.value.slice(0, -1) }
    case 'list':
    case 'tuple':
    case 'set': {
      const { items } = literal
      const [first] = items
      if (first === undefined) return { kind: literal.kind, items: [{ kind: 'int', value: 0n }] }
      const at = random.below(items.length)
      return random.oneIn(2)
        ? { kind: literal.kind, items: items.slice(0, -1) }
        : {
            kind: literal.kind,
            items: items.map((item, place) => (place === at ? slip(item, random) : item)),
          }
    }
    case 'dict': {
      const { entries } = literal
      if (entries.length === 0) return { kind: 'none' }
      const at = random.below(entries.length)
      return {
        kind: 'dict',
        entries: entries.map(
          ([key, value], place) => [key, place === at ? slip(value, random) : value] as const,
        ),
      }
    }
    case 'none':
      return { kind: 'bool', value: false }
    case 'ellipsis':
      return { kind: 'none' }
  }
}

/** One text for all values that are equal to Python: `1`, `1.0` and `True` are. */
function equalText(literal: Literal): string {
  switch (literal.kind) {
    case 'bool':
      return literal.value ? 'i1' : 'i0'
    case 'float':
      return Number.isInteger(literal.value) ? `i${BigInt(literal.value)}` : canonical(literal)
    case 'list':
    case 'tuple':
      return `${literal.kind}(${literal.items.map(equalText).join()})`
    case 'set':
      return `set(${[...new Set(literal.items.map(equalText))].sort().join()})`
    case 'dict':
      return `dict(${literal.entries
        .map((entry) => entry.map(equalText).join('='))
        .sort()
        .join()})`
    case 'none':
    case 'ellipsis':
    case 'int':
    case 'complex':
    case 'str':
    case 'bytes':
      return canonical(literal)
  }
}

/** Values of the run that come into question, at most: the last ones. */
const MOST_SEEN = 16

/**
 * A value that someone may take for a call's result: one of the same type that the run had on its way, or the result
 * with a slip in it. Never equal to the result in Python's own terms; undefined where none was found.
 */
export function wrongAnswer(result: string, events: readonly Event[], random: Random): string | undefined {
  const right = parseLiteral(result)
  if (right === undefined) return undefined
  const isWrong = (text: string): boolean => {
    const literal = parseLiteral(text)
    return literal !== undefined && literal.kind === right.kind && equalText(literal) !== equalText(right)
  }
  const seen = [...new Set(valuesOf(events).filter(isWrong))].slice(-MOST_SEEN)
  if (seen.length > 0 && random.oneIn(2)) return random.pick(seen)
  const slipped = slip(right, random)
  return equalText(slipped) === equalText(right) ? seen.at(-1) : literalText(slipped)
}
