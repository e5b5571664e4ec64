import type { Call } from '../../schemas/program.ts'
import type { Outcome } from '../../schemas/trace.ts'
import { parseLiteral } from '../python/literal.ts'

/** Strings, the last of which a bound may have cut. */
const STRING = /(["'])(?:[^\\]|\\[^])*?(?:\1|$)/g
/** Nothing compares what makes a missing item. */
const FACTORY = /\bdefaultdict\(<[^<>]*>,/g

/**
 * What a call returned where a literal was wanted and an instance of the program's own class, or of a package's, was seen:
 * what `==` says of it is the class' own word. Undefined where no instance was seen; collections of the standard library are none.
 */
export function instanceFor({ expected }: Pick<Call, 'expected'>, outcome: Outcome): string | undefined {
  if (outcome.kind !== 'returned' || outcome.literal) return undefined
  if (expected?.value === undefined || parseLiteral(expected.value) === undefined) return undefined
  const shown = outcome.value.replace(STRING, '').replace(FACTORY, '')
  return shown.includes('<') ? outcome.value : undefined
}
