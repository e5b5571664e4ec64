import { isStyle } from '../../schemas/names.ts'
import type { Program } from '../../schemas/program.ts'
import type { Trace } from '../../schemas/trace.ts'
import { semcoderMonologue } from '../styles/semcoder-monologue.ts'
import { canonicalJson } from './canonical-json.ts'
import { conversation } from './conversation.ts'
import { fenced } from './fence.ts'
import { factsOf } from './meta.ts'
import { phrasingOf } from './phrasing.ts'
import type { Task } from './task.ts'
import { unknowableTrace } from './trace-text.ts'

const PHRASINGS = [
  'Tell in words what happens in the execution of the Python program below, as its trace records it.',
  'Below are a Python program and the trace of a run of it. Describe the run step by step.',
  'Turn the trace of the Python program below into a plain account of what it does.',
  'Read the trace below and narrate the run, line by line.',
] as const
const FORM =
  'Write a sentence for each step that changes something or decides something, in order, with the number of its line: ' +
  '`[L1] f is called with x = 3.`, `[L2] y becomes 4, z becomes 0.`, `[L3] z is deleted.`, ``[L4] `y > 0` holds.`` or ' +
  '`does not hold`, `[L5] f yields 1.`, `[L6] f returns 2.`, `[L7] f raises ValueError: no.`, `[L7] f ends by this ' +
  'exception.` Introduce a loop with its first and last line, `[L4]-[L6]: the loop runs 2 times.`, begin each time ' +
  'round with ` - Pass 1: `, and leave none out. Where several functions run, number their calls, `f#0`: `[L1] f#1 is ' +
  'called by f#0 with x = 2.`, and begin with `Back in f#0: ` where a call goes on after another.'

/** All of the run, told by the monologue's sentences. */
const told = (program: Program, trace: Trace): string =>
  semcoderMonologue.render({ program, trace }, { elision: 'none', direction: 'forward' }).text

/** What a text says that its parser takes for no event: how often loops go round, and which conditions hold. */
function decisionsIn(text: string): string[] {
  const found = text.matchAll(
    /\[L\d+\]-\[L\d+\]: (?:the loop [^.\n]*)|\[L\d+\] (?:(?!\[L\d)[^\n])*?(?:`[^`\n]+`|the condition) (?:holds|does not hold)\b|\[L\d+\] (?:(?!\[L\d)[^\n])*?the loop is over/g,
  )
  return [...found].map(([words]) => words)
}

/** A trace in the style that the arm names to the same run in natural language. */
export const traceToText: Task = {
  name: 'trace-to-text',
  reference:
    "Traces in natural language as of CWM; the sentences are this project's form of SemCoder's (arXiv:2406.01006)",

  eligible(sample, arm) {
    const { outcome } = sample.trace
    if (outcome.kind !== 'returned' && outcome.kind !== 'raised') return 'not-ended-by-itself'
    if (arm === 'semcoder-monologue') return 'trace-is-the-answer'
    return unknowableTrace(sample)
  },

  draft(sample, arm, { recipe, render }) {
    if (!isStyle(arm)) throw new Error(`trace-to-text has no arm '${arm}'`)
    const { program, trace } = sample
    const { trigger } = trace
    // What the prompt leaves out nobody could tell.
    const shown = render(arm, sample, { elision: 'none', direction: 'forward' })
    const answer = render('semcoder-monologue', sample, { elision: 'none', direction: 'forward' })
    if (shown.elided + answer.elided > 0) throw new Error(`trace ${trace.id} is not told whole`)
    const inline = shown.placement === 'inline'
    return {
      arm,
      style: arm,
      trace_in: 'prompt',
      messages: conversation(
        recipe,
        [
          recipe.tasks['trace-to-text']?.instruction ?? phrasingOf(PHRASINGS, sample, recipe),
          `Program:\n\n${fenced(inline ? shown.text : program.code, program.language)}`,
          trigger.kind === 'script' ? undefined : `Call:\n\n${fenced(trigger.text.trim(), program.language)}`,
          trigger.stdin === undefined ? undefined : `Standard input:\n\n${fenced(trigger.stdin, 'text')}`,
          inline ? undefined : `Trace of the execution:\n\n${fenced(shown.text, 'text')}`,
          FORM,
        ],
        answer.text,
      ),
      elided: false,
      trace_ids: [trace.id],
      meta: { trigger },
    }
  },

  /** The program is recorded again: each event and each decision has to be told, in order, and no other. */
  async check(row, answer, { program }, _execute, retrace) {
    if (retrace === undefined) throw new Error(`row ${row.id}: needs traces`)
    const given = semcoderMonologue.parse(answer)
    if (given.events.length === 0) return { kind: 'unreadable', detail: 'no sentence begins with [L1]' }
    const truth = told(program, await retrace(program, factsOf(row).trigger))
    const { events, ending } = semcoderMonologue.parse(truth)
    const at = [...events.keys(), events.length].find(
      (place) => canonicalJson(given.events[place] ?? null) !== canonicalJson(events[place] ?? null),
    )
    if (at !== undefined)
      return { kind: 'wrong', detail: `fact ${at + 1} of ${events.length} is another one` }
    if (given.ending !== ending) return { kind: 'wrong', detail: 'the run ends otherwise' }
    const [said, truly] = [decisionsIn(answer), decisionsIn(truth)]
    const wrong = said.findIndex((words, place) => words !== truly[place])
    if (wrong >= 0 || said.length !== truly.length)
      return {
        kind: 'wrong',
        detail: `decision ${wrong < 0 ? said.length : wrong + 1} of ${truly.length} is another one`,
      }
    return { kind: 'correct' }
  },
}
