import { UserError } from '../errors.ts'
import { nearest } from '../recipe/mistakes.ts'

function single(flag: string, given: unknown): unknown {
  if (!Array.isArray(given)) return given
  throw new UserError('usage', `--${flag}: given ${given.length} times; give it once`)
}

/**
 * For `coerce` of an option with choices, which says it better than yargs does.
 *
 * @throws UserError (usage) that lists what there is.
 */
export function oneOf(flag: string, allowed: readonly string[]): (given: unknown) => unknown {
  return (given) => {
    const name = single(flag, given)
    if (typeof name !== 'string' || allowed.includes(name)) return name
    const near = nearest(name, allowed)
    const hint = near === undefined ? '' : ` (did you mean '${near}'?)`
    throw new UserError('usage', `--${flag}: '${name}' is not known${hint}; there are ${allowed.join(', ')}`)
  }
}

/**
 * For `coerce` of an option of type number, of which yargs makes NaN where it is none.
 *
 * @throws UserError (usage) unless it is a whole number, at least `least`.
 */
export function wholeNumber(flag: string, least: number): (given: unknown) => unknown {
  return (given) => {
    const number = single(flag, given)
    if (number === undefined || (Number.isSafeInteger(number) && Number(number) >= least)) return number
    throw new UserError('usage', `--${flag}: must be a whole number, ${least} or more`)
  }
}
