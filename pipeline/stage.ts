import type { Recipe } from '../schemas/recipe.ts'
import type { Rejection } from '../schemas/rejection.ts'

/** Counters of one stage, for the progress line and the funnel: in = out + rejected. */
export interface Progress {
  /** Adds to the number of records that entered (`in`) or left (`out`) a stage. */
  count(stage: string, side: 'in' | 'out', records?: number): void
}

export interface Run {
  readonly recipe: Recipe
  readonly signal: AbortSignal
  readonly progress: Progress
  reject(rejection: Rejection): void
}

/** A function from stream to stream. Records keep their order whatever the concurrency. */
export type Stage<In, Out> = (records: AsyncIterable<In>, run: Run) => AsyncIterable<Out>
