import { isStyle } from '../../schemas/names.ts'
import { settled } from '../settled.ts'
import { conversation } from './conversation.ts'
import { fenced } from './fence.ts'
import { FORMATS } from './formats.ts'
import type { Task } from './task.ts'
import { traceText, unknowableTrace } from './trace-text.ts'

const INSTRUCTION = 'Run the Python program below in your head and write the trace of its execution.'

/** Code and input to the whole trace, in the format that the prompt describes. */
export const tracePrediction: Task = {
  name: 'trace-prediction',
  reference: 'Scratchpads (arXiv:2112.00114); CodeExecutor (arXiv:2305.05383)',

  eligible(sample) {
    const { trigger, outcome } = sample.trace
    if (trigger.kind === 'test') return 'trigger-is-a-test'
    if (outcome.kind !== 'returned' && outcome.kind !== 'raised') {
      return 'not-ended-by-itself'
    }
    return unknowableTrace(sample)
  },

  draft(sample, arm, context) {
    if (!isStyle(arm)) throw new Error(`trace-prediction has no arm '${arm}'`)
    const { program, trace } = sample
    const { trigger } = trace
    const shown = traceText(arm, sample, { elision: 'none', direction: 'forward' }, context)
    // A style keeps all under `none`: a target that leaves records out would be untrue.
    if (shown.elided) throw new Error(`${arm} left records of trace ${trace.id} out though told to keep all`)
    const messages = conversation(
      context.recipe,
      [
        context.recipe.tasks['trace-prediction']?.instruction ?? INSTRUCTION,
        `Format: ${FORMATS[arm]}`,
        fenced(program.code, program.language),
        trigger.kind === 'script' ? undefined : `Call:\n\n${fenced(trigger.text.trim(), program.language)}`,
        trigger.stdin === undefined ? undefined : `Standard input:\n\n${fenced(trigger.stdin, 'text')}`,
      ],
      shown.text,
    )
    return {
      arm,
      style: arm,
      trace_in: 'response',
      messages,
      elided: false,
      trace_ids: [trace.id],
      meta: { trigger },
    }
  },

  /** A fence around the whole trace is overlooked; apart from line ends every character counts. */
  check(row, answer) {
    const expected = row.messages.findLast(({ role }) => role === 'assistant')?.content ?? ''
    const given = settled(answer)
    if (given === '') return Promise.resolve({ kind: 'unreadable', detail: 'no text' })
    const right = bare(given) === bare(expected)
    return Promise.resolve(
      right ? { kind: 'correct' } : { kind: 'wrong', detail: firstDifference(given, expected) },
    )
  },
}

/** The text without the one fence that encloses all of it. */
function bare(text: string): string {
  const whole = settled(text)
  return settled(/^(`{3,})[^`\n]*\n([^]*)\n\1$/.exec(whole)?.[2] ?? whole)
}

function firstDifference(given: string, expected: string): string {
  const lines = settled(expected).split('\n')
  const other = given.split('\n')
  const at = lines.findIndex((line, index) => line !== other[index])
  return at < 0 ? `${other.length - lines.length} lines too many` : `line ${at + 1} differs`
}
