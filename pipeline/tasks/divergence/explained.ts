import type { Pair } from '../../../schemas/pair.ts'
import { wordsIn } from '../answer.ts'
import { factsOf } from '../meta.ts'
import type { Retrace, Sample, Task, Verdict } from '../task.ts'
import { causeOf, checkCause } from './cause.ts'
import { partingOf, type Parting } from './parting.ts'

/**
 * The cause of a failure before the program that mends it.
 *
 * @throws Error where nothing tells it: a caller's mistake.
 */
export function explained(sample: Sample, program: string): string {
  const parting = partingOf(sample)
  if (parting.kind === 'none') throw new Error(`sample ${sample.sample_id}: ${parting.reason}`)
  return `${causeOf(sample, parting.divergence).text}\n\n${program}`
}

type Programs = Parameters<Task['check']>[2]

/**
 * Records the bug and its fix once more.
 *
 * @throws Error without a fix or the means to record it: a caller's mistake.
 */
export async function retraced(row: Pair, { program, fixed }: Programs, retrace: Retrace | undefined) {
  if (fixed === undefined || retrace === undefined)
    throw new Error(`row ${row.id}: needs its fix, and traces`)
  const { trigger } = factsOf(row)
  const [trace, fixedTrace] = [await retrace(program, trigger), await retrace(fixed, trigger)]
  const compared = { program, fixed, trace, fixedTrace }
  return { compared, parting: partingOf(compared) }
}

/** What cannot be told of a run that is recorded again is no fault of the answer, and no praise either. */
export const untold = ({ reason }: Extract<Parting, { kind: 'none' }>): Verdict => ({
  kind: 'wrong',
  detail: `recorded again the runs do not tell where they part: ${reason}`,
})

/** Judges the words before an answer's program by recording both programs again. */
export async function checkExplained(
  row: Pair,
  answer: string,
  programs: Programs,
  retrace: Retrace | undefined,
): Promise<Verdict> {
  const { compared, parting } = await retraced(row, programs, retrace)
  if (parting.kind === 'none') return untold(parting)
  return checkCause(wordsIn(answer), causeOf(compared, parting.divergence))
}
