import type { Recipe } from '../../../schemas/recipe.ts'
import type { ValueCaps } from '../../../schemas/trace.ts'
import { floatDigits, integerDigits, valuesIn } from '../../python/literal-parts.ts'
import type { Literal } from '../../python/literal-value.ts'
import { parseLiteral } from '../../python/literal.ts'

/** What an answer may be like. */
export type Bounds = Pick<Recipe['predictable'], 'result_characters' | 'integer_digits' | 'float_digits'>

/** Where no recipe sets any. */
export const UNBOUNDED: Bounds = { result_characters: Infinity, integer_digits: Infinity, float_digits: null }

/** The value of a text that shows all of it and can be worked out by hand; undefined for every other text. */
export function fairValue(text: string, bounds: Bounds): Literal | undefined {
  if (text.length > bounds.result_characters) return undefined
  const literal = parseLiteral(text)
  if (literal === undefined) return undefined
  for (const value of valuesIn(literal)) if (!isFair(value, bounds)) return undefined
  return literal
}

function isFair(value: Literal, { float_digits, integer_digits }: Bounds): boolean {
  if (value.kind === 'int') return integerDigits(value.value) <= integer_digits
  if (float_digits === null) return true
  if (value.kind === 'float') return floatDigits(value.value) <= float_digits
  if (value.kind !== 'complex') return true
  return floatDigits(value.real) <= float_digits && floatDigits(value.imaginary) <= float_digits
}

/** Name of a value's type in Python. */
export function typeName({ kind }: Literal): string {
  if (kind === 'none') return 'NoneType'
  return kind
}

/**
 * Whether a variable's text shows all of the value under the caps of variables. An argument's caps are wider, and what
 * changes beyond those of variables is never seen.
 */
export function fitsCaps(text: string, literal: Literal, caps: ValueCaps): boolean {
  return text.length <= caps.characters && fits(literal, caps.depth, caps.elements)
}

function fits(literal: Literal, depth: number, most: number): boolean {
  switch (literal.kind) {
    case 'list':
    case 'tuple':
    case 'set':
      return (
        depth > 0 &&
        literal.items.length <= most &&
        literal.items.every((item) => fits(item, depth - 1, most))
      )
    case 'dict':
      return (
        depth > 0 &&
        literal.entries.length <= most &&
        literal.entries.every(([key, item]) => fits(key, depth - 1, most) && fits(item, depth - 1, most))
      )
    default:
      return true
  }
}
