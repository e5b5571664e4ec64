import { Type } from 'typebox'
import type { ValueCaps } from '../../schemas/trace.ts'
import { VARIABLES } from './question/answer-form.ts'
import { fairValue, fitsCaps, UNBOUNDED, type Bounds } from './question/fair-value.ts'
import { dictLiteral } from './question/dict-literal.ts'
import { questionTask } from './question/question.ts'
import type { RecordedRun, Visit } from './question/recorded-run.ts'
import { inlineCode } from './question/words.ts'

/** More steps are a matter of patience. */
const MOST_STEPS = 24

/** All variables of the function that is called, after a number of its lines. */
export const statePrediction = questionTask({
  name: 'state-prediction',
  reference:
    'dynamic scratchpad of Execution Tuning (arXiv:2503.05703); program state prediction of REval (arXiv:2403.16437)',
  place: Type.Object({ steps: Type.Integer({ minimum: 1 }) }),
  none: 'no-whole-state',

  places: (run, bounds) =>
    Array.from({ length: MOST_STEPS - 1 }, (_, at) => ({ steps: at + 2 })).filter(
      ({ steps }) => stateAfter(run, steps, bounds) !== undefined,
    ),
  answer: (run, { steps }) => stateAfter(run, steps, UNBOUNDED),

  strata: () => [],
  phrasings: () => [
    'Stop {function} after {steps} steps. What are the values of all of its variables?',
    'Which variables does the call of {function} have after {steps} steps, and what are their values?',
    'Give the state of the call of {function} when {steps} steps of it are done: each variable with its value.',
  ],
  words: ({ frames }, { steps }) => ({
    steps: String(steps),
    function: inlineCode(frames[0]?.function ?? ''),
  }),
  form: () => VARIABLES,
  rules:
    'A step is one execution of one line of that function, with all that it calls; the line of a `for`, `while` or `if` ' +
    'is a step each time that it is evaluated, and a line that only says `else:`, `try:` or `finally:` is none. The ' +
    "function's first call is meant; its parameters are variables, too.",
})

/** The state of the run's first call; undefined where it does not come so far, or a value is not known whole. */
function stateAfter(run: RecordedRun, steps: number, bounds: Bounds): string | undefined {
  const { code, trace } = run
  const [frame] = run.frames
  const head = frame && code.lines[code.blockOf(frame.line).first - 1]
  // The variables of inner functions, of classes and of scripts are not only their own.
  if (frame === undefined || frame.function === '<module>' || head === undefined || head.indent > 0)
    return undefined
  if (!run.isPlain(frame) || !run.tellsEachStatement() || code.sharesVariables()) return undefined
  const state = new Map<string, string>()
  const given = new Map(Object.entries(frame.arguments))
  let done = 0
  for (const visit of frame.visits) {
    if (visit.changes === undefined) return undefined
    apply(visit, state, given)
    if (code.isBare(visit.line)) continue
    if (!code.isCountable(visit.line)) return undefined
    done += 1
    if (done === steps) return written(state, given, trace.limits.values, bounds)
  }
  return undefined
}

/** An argument is told under wider caps than what happens to it later, so it stands apart until it changes. */
function apply({ changes = {} }: Visit, state: Map<string, string>, given: Map<string, string>): void {
  for (const [name, value] of Object.entries(changes)) {
    given.delete(name)
    if (value === null) state.delete(name)
    else state.set(name, value)
  }
}

function written(
  state: ReadonlyMap<string, string>,
  given: ReadonlyMap<string, string>,
  caps: ValueCaps,
  bounds: Bounds,
): string | undefined {
  if (state.size === 0) return undefined
  for (const [name, text] of [...state, ...given]) {
    const literal = fairValue(text, bounds)
    if (literal === undefined || (given.has(name) && !fitsCaps(text, literal, caps))) return undefined
  }
  const whole = dictLiteral([...state, ...given])
  return whole.length <= bounds.result_characters ? whole : undefined
}
