import { integerDigits, valuesIn } from '../../python/literal-parts.ts'
import type { Rule } from './rule.ts'

/** Integers beyond what one works out without a machine. */
export const longInteger: Rule = {
  name: 'long-integer',
  check({ result }, { integer_digits }) {
    if (result === undefined) return undefined
    for (const value of valuesIn(result)) {
      if (value.kind !== 'int') continue
      const digits = integerDigits(value.value)
      if (digits > integer_digits) return `${digits} digits`
    }
    return undefined
  },
}
