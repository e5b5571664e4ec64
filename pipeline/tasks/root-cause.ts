import { CAUSE_FORM } from './divergence/cause.ts'
import { checkExplained, explained } from './divergence/explained.ts'
import { partingOf } from './divergence/parting.ts'
import { failureDraft, unfitFailure } from './failure.ts'
import { fenced } from './fence.ts'
import { checkMended } from './mended.ts'
import { phrasingOf } from './phrasing.ts'
import type { Task } from './task.ts'

const PHRASINGS = [
  'Find out why the test of the Python program below fails, and mend the program.',
  'The Python program below fails a test. What is the root cause, and what should the program be?',
  'Debug the Python program below: explain what makes its test fail, then correct it.',
  'Explain the failure of the test below from its cause to its effect, and repair the program.',
] as const
const FORM = `First explain. ${CAUSE_FORM} Then write the corrected program, whole, in one fenced code block.`

/** A bug and the test that it fails to the cause in words, by comparison with the fix's run, and the fix. */
export const rootCause: Task = {
  name: 'root-cause',
  reference: 'Debug and refine of SemCoder (arXiv:2406.01006), with a text made from the two traces alone',

  eligible(sample) {
    const unfit = unfitFailure(sample)
    if (unfit !== undefined) return unfit
    const parting = partingOf(sample)
    return parting.kind === 'none' ? parting.reason : undefined
  },

  draft(sample, arm, context) {
    const { fixed } = sample
    const { recipe } = context
    if (fixed === undefined) throw new Error(`sample ${sample.sample_id} has no fix`)
    return failureDraft(sample, arm, context, {
      instruction: recipe.tasks['root-cause']?.instruction ?? phrasingOf(PHRASINGS, sample, recipe),
      form: FORM,
      answer: explained(sample, fenced(fixed.code, fixed.language)),
      meta: {},
    })
  },

  /** Both programs are recorded again for what the words say; the fix must pass all tests. */
  async check(row, answer, programs, execute, retrace) {
    const verdict = await checkExplained(row, answer, programs, retrace)
    return verdict.kind === 'correct' ? checkMended(row, answer, programs, execute) : verdict
  },
}
