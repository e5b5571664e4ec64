import { ordered } from '../ordered.ts'
import { isQuestion, type TaskName } from '../../schemas/names.ts'
import { ENDING_RULES, RULES, RUN_RULES, unfitness } from '../quality/fitness/fitness.ts'
import type { Rule } from '../quality/fitness/rule.ts'
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

/** Tasks whose answer is a call, or what it gives. */
const PREDICTIONS: readonly TaskName[] = [
  'output-prediction',
  'input-prediction',
  'test-output-prediction',
  'revision',
]

/** What a call must be like for a task. */
function rulesFor(task: TaskName): readonly Rule[] {
  if (PREDICTIONS.includes(task)) return RULES
  if (task === 'exception-prediction') return ENDING_RULES
  return isQuestion(task) ? RUN_RULES : []
}

/** Whether a call is no good sample for prediction; the ledger then says why. */
function isUnfit(sample: Sample, family: VerifiedFamily, run: Run): boolean {
  const rules = rulesFor(sample.task)
  if (rules.length === 0) return false
  const unfit = unfitness(sample.trace, family.traces, run.recipe, rules, family.results)
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
