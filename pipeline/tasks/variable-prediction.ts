import { Type } from 'typebox'
import { parseLiteral } from '../python/literal.ts'
import { VALUE_AND_TYPE } from './question/answer-form.ts'
import { fairValue, typeName } from './question/fair-value.ts'
import { boundBy, COUNTING, countedVisits, lineWords, ofLine } from './question/place.ts'
import { questionTask } from './question/question.ts'
import { inlineCode } from './question/words.ts'
import { isLiteral } from './source.ts'

/** Value and type of a variable that a line has just changed; lines that assign a constant tell it themselves. */
export const variablePrediction = questionTask({
  name: 'variable-prediction',
  reference: 'program state prediction of REval (arXiv:2403.16437); ExecVerify (arXiv:2603.11226)',
  place: Type.Object({ ...ofLine, variable: Type.String() }),
  none: 'no-variable-to-work-out',

  places(run, bounds) {
    if (!run.tellsEachStatement()) return []
    return run
      .linesRun()
      .filter((line) => !assignsConstant(run.code.statement(line)))
      .flatMap((line) =>
        countedVisits(run, line).flatMap(({ k, visit }) =>
          boundBy(visit)
            .filter(([, text]) => fairValue(text, bounds) !== undefined)
            .map(([variable]) => ({ line, k, variable })),
        ),
      )
  },

  answer(run, { line, k, variable }) {
    const text = run.visitsOf(line)[k - 1]?.changes?.[variable]
    const value = typeof text === 'string' ? parseLiteral(text) : undefined
    return value === undefined ? undefined : `${text}; ${typeName(value)}`
  },

  strata: (_run, { line, variable }) => [line, variable],
  phrasings: () => [
    'What are the value and the type of {variable} right after line {line}, {source}, has been executed for the {k} time?',
    'Line {line} is {source}. When its {k} execution is done, what value does {variable} have, and of which type is it?',
    'Stop right after the {k} execution of line {line}, {source}. Which value, of which type, does {variable} hold then?',
  ],
  words: (run, place) => ({ ...lineWords(run, place), variable: inlineCode(place.variable) }),
  form: () => VALUE_AND_TYPE,
  rules: COUNTING,
})

const ASSIGNMENT = /^[\w\s,()*]+(?::[^=]+)?=(?!=)(.*)$/s

function assignsConstant(statement: string): boolean {
  return isLiteral(ASSIGNMENT.exec(statement)?.[1]?.trim() ?? '')
}
