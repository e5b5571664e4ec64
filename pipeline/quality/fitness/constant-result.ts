import { resultText } from '../../results.ts'
import type { Rule } from './rule.ts'

/** Fewer calls than this say nothing of a function that gives one result. */
const LEAST = 3

/**
 * All calls of the program give the same: the answer needs no look at the input. Calls that were tried and not kept count:
 * the search keeps one of those that go one way to one result.
 */
export const constantResult: Rule = {
  name: 'constant-result',
  check({ trace, results: { calls, distinct } }, { trivial }) {
    if (trivial === 'keep' || calls < LEAST || distinct > 1) return undefined
    return `${calls} calls give ${resultText(trace).slice(0, 80)}`
  },
}
