import type { Rule } from './rule.ts'

/** Fewer calls than this say nothing of a function that gives one result. */
const LEAST = 3

/** All calls of the program give the same: the answer needs no look at the input. */
export const constantResult: Rule = {
  name: 'constant-result',
  check({ results }, { trivial }) {
    if (trivial === 'keep' || results.length < LEAST || new Set(results).size > 1) return undefined
    return `${results.length} calls give ${results[0]?.slice(0, 80)}`
  },
}
