import type { Recipe } from '../../../schemas/recipe.ts'
import type { Trace } from '../../../schemas/trace.ts'
import type { Literal } from '../../python/literal-value.ts'
import { parseLiteral } from '../../python/literal.ts'
import type { Results } from '../../results.ts'
import { constantResult } from './constant-result.ts'
import { identity } from './identity.ts'
import { longInteger } from './long-integer.ts'
import { longResult } from './long-result.ts'
import { noInput } from './no-input.ts'
import type { Rule } from './rule.ts'
import { steps } from './steps.ts'
import { unstableFloat } from './unstable-float.ts'

export const RULES: readonly Rule[] = [
  steps,
  longResult,
  longInteger,
  unstableFloat,
  noInput,
  constantResult,
  identity,
]

/** What of a printed text the rules look at. */
function numbersIn(printed: string): Literal {
  const words = printed.match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? []
  const items = words.map((word) => parseLiteral(word)).filter((value) => value !== undefined)
  return { kind: 'tuple', items }
}

/**
 * The first rule that a call breaks, as a reason for the ledger; undefined where it is a good sample.
 *
 * @param results of all calls of its program.
 */
export function unfitness(
  trace: Trace,
  results: Results,
  recipe: Recipe,
): { readonly reason: string; readonly detail: string } | undefined {
  const { outcome } = trace
  const returned = outcome.kind === 'returned' && outcome.literal ? parseLiteral(outcome.value) : undefined
  const result = trace.trigger.kind === 'script' ? numbersIn(trace.stdout) : returned
  for (const rule of RULES) {
    const detail = rule.check({ trace, result, results }, recipe.predictable)
    if (detail !== undefined) return { reason: rule.name, detail }
  }
  return undefined
}
