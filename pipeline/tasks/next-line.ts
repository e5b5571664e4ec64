import { Type } from 'typebox'
import { LINE } from './question/answer-form.ts'
import { lineAfter } from './question/flow.ts'
import { COUNTING, countedVisits, lineWords, ofLine } from './question/place.ts'
import { questionTask } from './question/question.ts'

/** Where control goes from a line, only asked where it does not simply go on with the next one. */
export const nextLine = questionTask({
  name: 'next-line',
  reference: 'execution path prediction of REval (arXiv:2403.16437); ExecVerify (arXiv:2603.11226)',
  place: Type.Object(ofLine),
  none: 'no-jump',

  places(run) {
    if (!run.tellsEachStatement()) return []
    return run.linesRun().flatMap((line) =>
      countedVisits(run, line)
        .filter(({ visit }) => {
          const next = lineAfter(run, visit)
          return next !== undefined && (run.code.headers.has(line) || next !== run.code.after(line))
        })
        .map(({ k }) => ({ line, k })),
    )
  },

  answer(run, { line, k }) {
    const visit = run.visitsOf(line)[k - 1]
    const next = visit && lineAfter(run, visit)
    return next === undefined ? undefined : `${next}: ${run.code.source(next)}`
  },

  strata(run, { line, k }) {
    const visit = run.visitsOf(line)[k - 1]
    return [line, (visit && lineAfter(run, visit)) ?? 0]
  },
  phrasings: () => [
    'Which line is executed right after line {line}, {source}, has been executed for the {k} time?',
    'Line {line} is {source}. Where does control go after its {k} execution: which line is executed next?',
    'The {k} execution of line {line}, {source}, has just ended. Name the line that is executed next.',
  ],
  words: lineWords,
  form: () => LINE,
  rules:
    `${COUNTING} The next line within the same call of the same function is meant: lines of functions that the line ` +
    'calls do not count, nor does a line that only says `else:`, `try:` or `finally:`.',
})
