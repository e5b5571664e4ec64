import { ordered } from '../ordered.ts'
import type { TaskName } from '../../schemas/names.ts'
import { unfitness } from '../quality/fitness/fitness.ts'
import { resultsOf } from '../results.ts'
import type { Run, Stage } from '../stage.ts'
import type { VerifiedFamily } from '../supply/family.ts'
import type { Render, Sample } from '../tasks/task.ts'
import type { Counter } from '../tokens/count.ts'
import type { MatchedCost } from './matched-cost.ts'
import { draftRepair, type HeldRepair } from './repairs.ts'
import { sharedRows, type RowSet } from './rows.ts'
import { samplesOf } from './samples.ts'

/** A family's rows; its repairs wait for the second pass, where each gets its placebo. */
export interface DraftedFamily {
  readonly family: VerifiedFamily
  readonly rows: readonly RowSet[]
  readonly repairs: readonly HeldRepair[]
}

/** Families whose tokens are being counted while the next is drafted. */
const AT_ONCE = 4

const PREDICTIONS: readonly TaskName[] = ['output-prediction', 'input-prediction']

/** Whether a call is no good sample for prediction; the ledger then says why. */
function isUnfit(sample: Sample, family: VerifiedFamily, run: Run): boolean {
  if (!PREDICTIONS.includes(sample.task)) return false
  const unfit = unfitness(sample.trace, family.results ?? resultsOf(family.traces), run.recipe)
  if (unfit === undefined) return false
  run.progress.count('rows', 'in')
  run.reject({ stage: 'rows', id: sample.sample_id, ...unfit })
  return true
}

/** The stage `rows`, first pass: every sample of a family in every arm, within the budget. */
export function draftRows(
  render: Render,
  counter: Counter,
  cost: MatchedCost,
): Stage<VerifiedFamily, DraftedFamily> {
  return (families, run) =>
    ordered(families, { concurrency: AT_ONCE, slack: AT_ONCE, signal: run.signal }, async (family) => {
      const rows: RowSet[] = []
      const repairs: HeldRepair[] = []
      for (const sample of samplesOf(family, run.recipe)) {
        if (sample.task !== 'repair') {
          if (!isUnfit(sample, family, run)) rows.push(...(await sharedRows(sample, render, counter, run)))
        } else {
          const held = await draftRepair(sample, { run, render, counter, cost })
          if (held !== undefined) repairs.push(held)
        }
      }
      return { family, rows, repairs }
    })
}
