import { floatDigits, valuesIn } from '../../python/literal-parts.ts'
import type { Rule } from './rule.ts'

/** The last digits of a float hang on the platform's mathematics library, and nobody can predict them. */
export const unstableFloat: Rule = {
  name: 'unstable-float',
  check({ result }, { float_digits }) {
    if (result === undefined || float_digits === null) return undefined
    for (const value of valuesIn(result)) {
      const parts =
        value.kind === 'float' ? [value.value] : value.kind === 'complex' ? [value.real, value.imaginary] : []
      const long = parts.find((part) => floatDigits(part) > float_digits)
      if (long !== undefined) return String(long)
    }
    return undefined
  },
}
