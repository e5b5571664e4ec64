import { Type } from 'typebox'
import { oneOfTwo } from './question/answer-form.ts'
import { isTaken } from './question/flow.ts'
import { COUNTING, countedVisits, lineWords, ofLine } from './question/place.ts'
import { questionTask } from './question/question.ts'
import type { RecordedRun } from './question/recorded-run.ts'

interface Place {
  readonly line: number
  readonly k: number
}

/** What a condition comes to. Both answers occur in each run that is asked about, and are equally likely. */
export const branchPrediction = questionTask({
  name: 'branch-prediction',
  reference: 'conditional prediction of CodeSense; branches of TRACED (arXiv:2306.07487)',
  place: Type.Object(ofLine),
  none: 'all-branches-alike',

  places(run) {
    if (!run.tellsEachStatement()) return []
    const places = run
      .linesRun()
      .filter((line) => run.code.headers.get(line)?.kind !== 'for' && run.code.isDecision(line))
      .flatMap((line) => countedVisits(run, line).map(({ k }) => ({ line, k })))
      .filter((place) => outcome(run, place) !== undefined)
    return new Set(places.map((place) => outcome(run, place))).size === 2 ? places : []
  },

  answer: (run, place) => outcome(run, place)?.toString(),

  strata: (run, place) => [String(outcome(run, place)), place.line],
  phrasings: () => [
    'When line {line}, {source}, is executed for the {k} time, is its condition true or false?',
    'Line {line} is {source}. What does its condition come to at the {k} execution, true or false?',
    'Control comes to line {line}, {source}, for the {k} time. Is the branch taken (true) or not (false)?',
  ],
  words: lineWords,
  form: () => oneOfTwo('true', 'false'),
  rules: COUNTING,
})

function outcome(run: RecordedRun, { line, k }: Place): boolean | undefined {
  const visit = run.visitsOf(line)[k - 1]
  return visit && isTaken(run, visit)
}
