import type { Pair } from '../../schemas/pair.ts'

/** Whether a sample's rows may be compared: all arms fit the budget, or none is kept. */
export type Matched =
  | { readonly kind: 'kept'; readonly pairs: readonly Pair[] }
  | {
      readonly kind: 'rejected'
      readonly reason: 'over-budget'
      /** Names the arm that needs most, and its size. */
      readonly detail: string
      /** Every arm that is too long: alone it would have lost the sample too. */
      readonly over: readonly string[]
    }

/**
 * Judges the rows of one sample, one for each arm of a matched set.
 *
 * @param budget tokens that a row may have at most.
 */
export function matched(pairs: readonly Pair[], budget: number): Matched {
  const over = pairs.filter(({ n_tokens }) => n_tokens > budget)
  const [first, ...others] = over
  if (first === undefined) return { kind: 'kept', pairs }
  const worst = others.reduce((most, pair) => (pair.n_tokens > most.n_tokens ? pair : most), first)
  return {
    kind: 'rejected',
    reason: 'over-budget',
    detail: `${worst.arm}: ${worst.n_tokens} tokens, budget ${budget}`,
    over: over.map(({ arm }) => arm),
  }
}
