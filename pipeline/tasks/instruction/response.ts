import type { Program } from '../../../schemas/program.ts'
import { fencedBlocks } from '../../fenced-blocks.ts'
import { settled } from '../../settled.ts'
import { answerIn, holdsTags } from '../answer.ts'
import { signatureOf } from '../source.ts'

export type Reading =
  | { readonly kind: 'read'; readonly instruction: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string }

const refused = (reason: string, detail: string): Reading => ({ kind: 'refused', reason, detail })

/** Characters from which on a line of code is nobody's way of wording a problem. */
const TELLING = 16
/** Words that point to what the row's reader does not have. */
const UNSEEN =
  /\b(?:the|this) (?:given |above |following |provided |original )?(?:program|code|implementation|snippet)(?: (?:above|below|shown|given|provided))\b|\b(?:the|this) (?:given|above|following|provided|original) (?:program|code|implementation|function|snippet)\b/i

/** A line of the program that stands in the words. */
function quotedLine(words: string, { code, entry_point: name }: Program): string | undefined {
  const known = name === undefined ? '' : (signatureOf(code, name) ?? '')
  return code
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.length >= TELLING && words.includes(line) && !known.includes(line))
}

/** The instruction in a teacher's answer, or why there is none that a row may hold. */
export function readInstruction(program: Program, text: string): Reading {
  const answer = answerIn(text.replaceAll('\r\n', '\n'))
  if (answer === undefined) return refused('no-answer', 'no [ANSWER]...[/ANSWER]')
  const instruction = settled(answer).trim()
  if (instruction === '') return refused('no-answer', 'nothing between the tags')
  if (holdsTags(instruction)) return refused('no-answer', 'more than one answer')
  const unseen = UNSEEN.exec(instruction)?.[0]
  if (unseen !== undefined) return refused('mentions-program', `says '${unseen}'`)
  const quoted = quotedLine(instruction, program)
  if (quoted !== undefined) return refused('answer-in-prompt', `quotes '${quoted}'`)
  const block = fencedBlocks(instruction).find((each) => /^\s*(?:def|class) /m.test(each.text))
  if (block !== undefined) return refused('answer-in-prompt', 'holds a program')
  return { kind: 'read', instruction }
}
