import { answerIn, holdsTags, tagged } from './answer.ts'
import { retraced, untold } from './divergence/explained.ts'
import { partingOf } from './divergence/parting.ts'
import { failureDraft, unfitFailure } from './failure.ts'
import { phrasingOf } from './phrasing.ts'
import type { Sample, Task } from './task.ts'

const PHRASINGS = [
  'The Python program below fails a test. Which of its lines is the first to go wrong?',
  'Find the line at which the run of the Python program below first goes wrong in the test that it fails.',
  'A test of the Python program below fails. Name the line where its execution begins to go wrong.',
  'Where does the failure of the test below begin? Name the line of the program.',
] as const
const FORM =
  'That is the first line after which the run differs from that of the corrected program: in the value of a variable, ' +
  'in the line that runs next, or in what is called with other arguments, returned, yielded, raised or printed. Lines ' +
  'of a function that is called come before the line that calls it; where a statement is missing, it is the line after ' +
  'which it should run. Give its number, counted from 1, and its source, as in `3: x = 1`, between [ANSWER] and [/ANSWER].'

const sourceOf = (code: string, line: number): string => (code.split('\n')[line - 1] ?? '').trim()

function answerOf(sample: Sample): { line: number; source: string; differing: readonly number[] } | string {
  const parting = partingOf(sample)
  if (parting.kind === 'none') return parting.reason
  const { line } = parting.divergence
  return { line, source: sourceOf(sample.program.code, line), differing: parting.differing }
}

/** A bug and the test that it fails to the line that is the first to go wrong, by comparison with the fix's run. */
export const faultLocalisation: Task = {
  name: 'fault-localisation',
  reference: 'our own, from the traces of bug and fix; SemCoder debugs so in words (arXiv:2406.01006)',

  eligible(sample) {
    const unfit = unfitFailure(sample)
    if (unfit !== undefined) return unfit
    const answer = answerOf(sample)
    if (typeof answer === 'string') return answer
    return holdsTags(answer.source) ? 'answer-holds-tags' : undefined
  },

  draft(sample, arm, context) {
    const { recipe } = context
    const answer = answerOf(sample)
    if (typeof answer === 'string') throw new Error(`sample ${sample.sample_id}: ${answer}`)
    return failureDraft(sample, arm, context, {
      instruction: recipe.tasks['fault-localisation']?.instruction ?? phrasingOf(PHRASINGS, sample, recipe),
      form: FORM,
      answer: tagged(`${answer.line}: ${answer.source}`),
      meta: { line: answer.line, differing_lines: answer.differing },
    })
  },

  /** Both programs are recorded again. The number decides; a source must be that line's. */
  async check(row, answer, programs, _execute, retrace) {
    const given = /^\s*(?:line\s+)?(\d+)\s*(?::\s*([^]*))?$/i.exec(answerIn(answer) ?? '')
    if (given === null) return { kind: 'unreadable', detail: 'no [ANSWER]number: source[/ANSWER]' }
    const { parting } = await retraced(row, programs, retrace)
    if (parting.kind === 'none') return untold(parting)
    const { line } = parting.divergence
    if (Number(given[1]) !== line) return { kind: 'wrong', detail: `it is line ${line}` }
    const source = given[2]?.trim() ?? ''
    return source === '' || source === sourceOf(programs.program.code, line)
      ? { kind: 'correct' }
      : { kind: 'wrong', detail: `line ${line} has another source` }
  },
}
