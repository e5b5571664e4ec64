import type { Recipe } from '../../../schemas/recipe.ts'
import type { Trace } from '../../../schemas/trace.ts'
import type { Literal } from '../../python/literal-value.ts'

/** A call that a prediction may be made of, and the others of its program. */
export interface Predictable {
  readonly trace: Trace
  /** What the call returned, where that is a literal; of a script the numbers that it printed, as a tuple. */
  readonly result: Literal | undefined
  /** Texts of what all calls of the program gave. */
  readonly results: readonly string[]
  /** Of all calls of the program, or of the one that it is a variant of. */
  readonly traces: readonly Trace[]
}

/** One property that a good sample for prediction has; CRUXEval (arXiv:2401.03065, section 2.2) has such filters. */
export interface Rule {
  /** The reason in the ledger. */
  readonly name: string
  /** What is wrong, or undefined where nothing is. */
  check(sample: Predictable, options: Recipe['predictable']): string | undefined
}

/** What a run gave, as text: what a script printed, else the value. */
export function resultText({ trigger, outcome, stdout }: Trace): string {
  if (trigger.kind === 'script') return stdout
  return outcome.kind === 'returned' ? outcome.value : ''
}
