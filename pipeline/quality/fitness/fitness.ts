import type { Recipe } from '../../../schemas/recipe.ts'
import type { Trace } from '../../../schemas/trace.ts'
import type { Literal } from '../../python/literal-value.ts'
import { parseLiteral } from '../../python/literal.ts'
import { resultsOf, type Results } from '../../results.ts'
import { constantResult } from './constant-result.ts'
import { identity } from './identity.ts'
import { longInteger } from './long-integer.ts'
import { longResult } from './long-result.ts'
import { moreThatReturn } from './more-that-return.ts'
import { noInput } from './no-input.ts'
import { oneEnding } from './one-ending.ts'
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
/** Where the answer is not what the run gave. */
export const RUN_RULES: readonly Rule[] = [steps]
/** Where the answer is how the run ended. */
export const ENDING_RULES: readonly Rule[] = [steps, oneEnding, moreThatReturn]

/** What of a printed text the rules look at. */
function numbersIn(printed: string): Literal {
  const words = printed.match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? []
  const items = words.map((word) => parseLiteral(word)).filter((value) => value !== undefined)
  return { kind: 'tuple', items }
}

/**
 * The first rule that a call breaks, as a reason for the ledger; undefined where it is a good sample.
 *
 * @param traces of all calls of its program.
 * @param results of all that were tried, where that is more.
 */
export function unfitness(
  trace: Trace,
  traces: readonly Trace[],
  recipe: Recipe,
  rules: readonly Rule[] = RULES,
  results: Results = resultsOf(traces),
): { readonly reason: string; readonly detail: string } | undefined {
  const { outcome } = trace
  const returned = outcome.kind === 'returned' && outcome.literal ? parseLiteral(outcome.value) : undefined
  const result = trace.trigger.kind === 'script' ? numbersIn(trace.stdout) : returned
  for (const rule of rules) {
    const detail = rule.check({ trace, result, results, traces }, recipe.predictable)
    if (detail !== undefined) return { reason: rule.name, detail }
  }
  return undefined
}
