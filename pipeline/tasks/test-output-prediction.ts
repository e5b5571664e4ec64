import { marks } from '../python/call-arguments.ts'
import { sameLiteral } from '../python/literal.ts'
import { holdsTags, tagged } from './answer.ts'
import { conversation } from './conversation.ts'
import { fenced } from './fence.ts'
import { endsOfCall, holdsAnswer } from '../python/leak.ts'
import { outputPrediction } from './output-prediction.ts'
import { phrasingOf } from './phrasing.ts'
import { equation, signatureOf } from './source.ts'
import type { Sample, Task } from './task.ts'

const PHRASINGS = [
  'A function is described below, and a test of it lacks the value that it compares with. Complete the test.',
  'Read what the function below has to do, and work out what the call in the test must return.',
  'Here are a problem and a test of its solution, whose code is not shown. What belongs in the place of `??`?',
  'Derive from the description below which value makes the test right.',
] as const
const FORM = 'Give what belongs in the place of `??`, as one Python literal, between [ANSWER] and [/ANSWER].'

/** How a test may call the function: HumanEval's are given it under this name. */
const STAND_IN = 'candidate'

/** The source up to the end of its statement, or to the comma before an assertion's message. */
function untilEnd(source: string): string {
  for (const { index, character, depth } of marks(source))
    if (depth < 0 || (depth === 0 && /[\n,;]/.test(character))) return source.slice(0, index)
  return source
}

/** Whether a test of the problem's own says that the call gives this value: what was only seen proves nothing of words. */
function isTested({ program, trace }: Sample, name: string, value: string): boolean {
  const call = trace.trigger.text.trim()
  const names = call.startsWith(name) ? [call, `${STAND_IN}${call.slice(name.length)}`] : [call]
  return program.tests.some(
    (test) =>
      'source' in test &&
      test.origin !== 'observed' &&
      names.some((written) =>
        endsOfCall(test.source, written).some((end) => {
          const equals = /^\)?\s*==\s*(?!=)/.exec(test.source.slice(end))
          return (
            equals !== null && sameLiteral(untilEnd(test.source.slice(end + equals[0].length)).trim(), value)
          )
        }),
      ),
  )
}

/** A problem in words and a call to what the call gives, without the code. */
export const testOutputPrediction: Task = {
  name: 'test-output-prediction',
  reference: 'Test output prediction of LiveCodeBench (arXiv:2403.07974)',

  eligible(sample) {
    const { program, trace } = sample
    const { instruction, entry_point: name, code } = program
    const { trigger, outcome } = trace
    if (instruction === undefined) return 'no-instruction'
    if (trigger.kind !== 'call') return 'trigger-is-not-a-call'
    if (trigger.stdin !== undefined && trigger.stdin !== '') return 'reads-stdin'
    if (name === undefined) return 'no-entry-point'
    if (signatureOf(code, name) === undefined) return 'no-signature'
    if (outcome.kind !== 'returned') return 'not-returned'
    if (!outcome.literal) return 'not-a-literal'
    if (holdsTags(outcome.value) || holdsTags(instruction)) return 'answer-holds-tags'
    if (!isTested(sample, name, outcome.value)) return 'no-test-says-so'
    if (instruction.includes(code.trim()) || holdsAnswer(instruction, trigger.text, outcome.value))
      return 'answer-in-prompt'
    return undefined
  },

  draft(sample, arm, { recipe }) {
    const { program, trace } = sample
    const { entry_point: name = '', code, language } = program
    const expected = trace.outcome.kind === 'returned' ? trace.outcome.value : ''
    return {
      arm,
      style: '',
      trace_in: 'none',
      messages: conversation(
        recipe,
        [
          recipe.tasks['test-output-prediction']?.instruction ?? phrasingOf(PHRASINGS, sample, recipe),
          program.instruction?.trim(),
          `The function is defined as:\n\n${fenced(signatureOf(code, name) ?? name, language)}`,
          `Test:\n\n${fenced(`assert ${equation(trace.trigger.text, '??')}`, language)}`,
          FORM,
        ],
        tagged(expected),
      ),
      elided: false,
      trace_ids: [trace.id],
      meta: {
        trigger: trace.trigger,
        expected,
        ...(program.instruction_by === undefined ? {} : { instruction_by: program.instruction_by }),
      },
    }
  },

  /** The right program is run again. */
  check: (row, answer, programs, execute) => outputPrediction.check(row, answer, programs, execute),
}
