import type { Message } from '../../../schemas/pair.ts'
import type { Program } from '../../../schemas/program.ts'
import { nameOfTest } from '../../test-run.ts'
import { fenced } from '../fence.ts'

/** Tests that the teacher is shown: enough to tell how values look, and not all that its words are judged by. */
const SHOWN = 3

const ASK =
  'Below is a Python program. Write the problem that it solves, for a programmer who will not see it and has to write one that ' +
  'does the same on every input. Say what is given and of what types, what comes back or is printed and in exactly which form, and ' +
  'what happens in the cases at the edges: empty inputs, ties, values that are not allowed and the exceptions they cause.'
const RULES =
  'Tell what is wanted, never how: no code, no names of its local variables, and no word of a program, code or tests that the reader ' +
  'does not have. A short example or two of inputs with their results may stand in it.'
const FORM = 'Write the problem between [ANSWER] and [/ANSWER], and nothing after it.'

/** What a teacher model is asked for a program's instruction. */
export function instructionQuestion({ code, language, tests, entry_point: name }: Program): Message[] {
  const shown = tests.slice(0, SHOWN)
  const sources = shown.flatMap((test) => ('source' in test ? [test.source] : []))
  const parts = [
    ASK,
    `Program:\n\n${fenced(code, language)}`,
    name === undefined
      ? `It is run as a script. Runs of it:\n\n${fenced(shown.map(nameOfTest).join('\n'), 'text')}`
      : `Tests of it call \`${name}\`, the name that the reader is told:\n\n${fenced(sources.join('\n'), language)}`,
    RULES,
    FORM,
  ]
  return [{ role: 'user', content: parts.join('\n\n') }]
}
