import { Type, type Static } from 'typebox'
import { LITERAL } from './question/answer-form.ts'
import { fairValue, type Bounds } from './question/fair-value.ts'
import { boundIn, loopAt, loopsOf, type LoopRun } from './question/loops.ts'
import { LATEST } from './question/place.ts'
import { questionTask } from './question/question.ts'
import type { RecordedRun } from './question/recorded-run.ts'
import { inlineCode, ordinal } from './question/words.ts'

const kind = <Name extends string>(name: Name) => Type.Literal(name)
const Place = Type.Object({
  kind: Type.Union([kind('passes'), kind('after-pass'), kind('after-loop')]),
  line: Type.Integer({ minimum: 1 }),
  /** The pass after which a variable is asked for. */
  k: Type.Optional(Type.Integer({ minimum: 1 })),
  variable: Type.Optional(Type.String()),
})
type Place = Static<typeof Place>

/** How often a loop goes round, or what it has made of a variable after a pass or at its end. */
export const loopPrediction = questionTask({
  name: 'loop-prediction',
  reference: 'loop iteration, loop body and loop final questions of CodeSense',
  place: Place,
  none: 'no-loop',

  places(run, bounds) {
    return loopsOf(run).flatMap((loop) => [
      { kind: 'passes' as const, line: loop.line },
      ...afterPasses(loop, bounds),
      ...afterLoop(run, loop, bounds),
    ])
  },

  answer(run, place) {
    const loop = loopAt(run, place.line)
    if (loop === undefined) return undefined
    if (place.kind === 'passes') return String(loop.passes)
    const states = place.kind === 'after-pass' ? stateAfter(loop, place.k ?? 0) : stateAtEnd(run, loop)
    return states?.get(place.variable ?? '')
  },

  strata: (_run, place) => [place.kind, place.line, place.variable ?? ''],
  phrasings: (place) => PHRASINGS[place.kind],
  words: ({ code }, { line, k = 0, variable = '' }) => ({
    line: String(line),
    source: inlineCode(code.source(line)),
    k: ordinal(k),
    variable: inlineCode(variable),
  }),
  form: () => LITERAL,
  rules: 'An iteration is one run of the body of the loop, whether or not it comes to the end of it.',
})

const PHRASINGS: Readonly<Record<Place['kind'], readonly string[]>> = {
  passes: [
    'How many iterations does the loop at line {line}, {source}, make in the whole run?',
    'How often is the body of the loop at line {line}, {source}, begun in the whole run?',
    'Line {line} is {source}. Count the iterations of this loop over the whole run: how many are there?',
  ],
  'after-pass': [
    'What is the value of {variable} when the {k} iteration of the loop at line {line}, {source}, has ended?',
    'Line {line} is {source}. Which value does {variable} have after the {k} iteration of this loop?',
    'Stop when the loop at line {line}, {source}, has gone round for the {k} time. What is the value of {variable}?',
  ],
  'after-loop': [
    'What is the value of {variable} right after the loop at line {line}, {source}, has ended?',
    'Line {line} is {source}. Which value is left in {variable} when this loop is over?',
    'With which value of {variable} does the loop at line {line}, {source}, leave off?',
  ],
}

/** Variables when an iteration has ended and the loop's line comes again; those of its line itself are not among them. */
function stateAfter({ entered }: LoopRun, pass: number): Map<string, string> | undefined {
  const first = entered?.heads[0]
  const again = entered?.heads[pass]
  const before = again && again.frame.visits[again.place - 1]
  if (first === undefined || before === undefined || pass < 1) return undefined
  const states = boundIn(first, before)
  for (const name of Object.keys(first.changes ?? {})) states.delete(name)
  return states
}

/** Variables when the loop is over; undefined where the function ends with it, or an `else` makes its end doubtful. */
function stateAtEnd(
  { code }: RecordedRun,
  { entered, line, last }: LoopRun,
): Map<string, string> | undefined {
  const first = entered?.heads[0]
  const before = entered?.exit && entered.exit.frame.visits[entered.exit.place - 1]
  const below = code.after(last)
  const hasElse =
    below !== undefined &&
    code.statement(below).startsWith('else') &&
    code.lines[below - 1]?.indent === code.lines[line - 1]?.indent
  return first === undefined || before === undefined || hasElse ? undefined : boundIn(first, before)
}

function afterPasses(loop: LoopRun, bounds: Bounds): Place[] {
  const most = Math.min(LATEST, (loop.entered?.heads.length ?? 0) - 1)
  return Array.from({ length: Math.max(0, most) }, (_, at) => at + 1).flatMap((k) =>
    fairNames(stateAfter(loop, k), bounds).map((variable): Place => ({
      kind: 'after-pass',
      line: loop.line,
      k,
      variable,
    })),
  )
}

function afterLoop(run: RecordedRun, loop: LoopRun, bounds: Bounds): Place[] {
  return fairNames(stateAtEnd(run, loop), bounds).map((variable): Place => ({
    kind: 'after-loop',
    line: loop.line,
    variable,
  }))
}

function fairNames(states: ReadonlyMap<string, string> | undefined, bounds: Bounds): string[] {
  return [...(states ?? [])].filter(([, text]) => fairValue(text, bounds) !== undefined).map(([name]) => name)
}
