import type { Recipe } from '../../../schemas/recipe.ts'
import type { Trace } from '../../../schemas/trace.ts'
import type { Literal } from '../../python/literal-value.ts'
import type { Results } from '../../results.ts'

/** A call that a prediction may be made of, and the others of its program. */
export interface Predictable {
  readonly trace: Trace
  /** What the call returned, where that is a literal; of a script the numbers that it printed, as a tuple. */
  readonly result: Literal | undefined
  /** Of all calls of the program, or of the one that it is a variant of. */
  readonly traces: readonly Trace[]
  /** Of all calls of the program that were tried. */
  readonly results: Results
}

/** One property that a good sample for prediction has; CRUXEval (arXiv:2401.03065, section 2.2) has such filters. */
export interface Rule {
  /** The reason in the ledger. */
  readonly name: string
  /** What is wrong, or undefined where nothing is. */
  check(sample: Predictable, options: Recipe['predictable']): string | undefined
}
