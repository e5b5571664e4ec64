import { Type } from 'typebox'
import { oneOfTwo } from './question/answer-form.ts'
import { lineWords } from './question/place.ts'
import { questionTask } from './question/question.ts'
import type { RecordedRun } from './question/recorded-run.ts'

/** Whether a line runs. Both answers are possible in each program that is asked about, and equally likely. */
export const lineCoverage = questionTask({
  name: 'line-coverage',
  reference: 'code coverage prediction of REval (arXiv:2403.16437); CodeSense',
  place: Type.Object({ line: Type.Integer({ minimum: 1 }) }),
  none: 'all-lines-run',

  places(run) {
    const places = run.code.lines.flatMap((_, at) => (isAskable(run, at + 1) ? [{ line: at + 1 }] : []))
    const ran = places.filter(({ line }) => run.visitsOf(line).length > 0)
    return ran.length === 0 || ran.length === places.length ? [] : places
  },

  answer: (run, { line }) => (run.visitsOf(line).length > 0 ? 'yes' : 'no'),

  strata: (run, { line }) => [run.visitsOf(line).length > 0 ? 1 : 0],
  phrasings: () => [
    'Is line {line}, {source}, executed in this run?',
    'Does this run execute line {line}, {source}, at least once?',
    'Line {line} is {source}. Does control ever come to it in this run?',
  ],
  words: (run, { line }) => lineWords(run, { line, k: 1 }),
  form: () => oneOfTwo('yes', 'no'),
  rules: '',
})

/** Whether it is plain that the line runs, or that it does not: all of it, in the function that it is written in. */
function isAskable(run: RecordedRun, line: number): boolean {
  const { code } = run
  if (!code.isCountable(line) || (code.isUntold(line) && !run.tellsEachStatement())) return false
  const scope = code.scopeOf(line)
  // Module bodies run before a call, and are no part of it; neither are those of classes.
  if (scope === undefined ? run.trace.trigger.kind !== 'script' : code.statement(scope).startsWith('class')) {
    return false
  }
  const visits = run.visitsOf(line)
  return (
    visits.length === 0 || visits.some(({ changes, frame }) => changes !== undefined && run.isWritten(frame))
  )
}
