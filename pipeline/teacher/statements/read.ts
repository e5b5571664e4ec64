import { parseLiteral } from '../../python/literal.ts'
import { scanValue } from '../../python/scan-value.ts'

/** What a sentence says that a trace can confirm or contradict. */
export type Statement =
  | {
      readonly kind: 'value'
      readonly line: number | undefined
      readonly name: string
      readonly value: string
    }
  | {
      readonly kind: 'return'
      readonly line: number | undefined
      /** Undefined where the sentence says `it` or `the function`. */
      readonly name: string | undefined
      readonly value: string
    }

export interface Reading {
  readonly statements: readonly Statement[]
  /** Places that look like a statement and are not read, by rule: they are counted and not judged. */
  readonly unread: number
}

/**
 * A sentence with one of these speaks of what is not, or not yet, or of other code: nothing in it is judged. Spoken of
 * a run, a rationale needs none of them.
 */
const SUPPOSED =
  /\b(?:if|unless|whether|would|should|could|might|may|must|need(?:s|ed)?|expect(?:s|ed)?|instead|rather|suppose|assum\w+|were|not|never|no longer|cannot|\w+n't|correct(?:ed|ly)?|fix(?:ed|es|ing)?|mend(?:ed|s)?|chang(?:e|es|ed|ing) (?:it|the|this|line)|replac\w+|by default|e\.g|for example|or)\b/i
/** `line 4`, `Line 4:`, `L4`, `[L4]`, `<L4>`; a range is none. */
const LINE = /\b(?:lines?\s+|L)(\d+)\b(?!\s*(?:-|–|to|and|through|,\s*\d)\s*(?:line\s*|L)?\d)/gi
/** The line that follows a value: `x becomes 3 at line 4`, and whether a comma stands before it. */
const LINE_AFTER = /^[`*]*\s*(,?)\s*(?:at|on|in|by|after|from)\s+(?:line\s+|L)(\d+)\b/i
const NAME = '[\\p{L}_][\\p{L}\\p{N}_]*'
/** `x = 3`, `x is 3`, `x becomes 3`, `x is now 3`, `x is set to 3`, each with or without backticks or asterisks. */
const BINDING = new RegExp(
  `(?<![\\p{L}\\p{N}_.\\])'"])(${NAME})[\`*]*\\s*(=(?!=)|\\b(?:is (?:now|set to|equal to|still|again)|is|becomes?|equals|gets|stays|remains)(?=\\s))\\s*[\`*]*`,
  'gu',
)
const RETURNS = new RegExp(
  `(?:(${NAME})(\\([^()]*\\))?[\`*]*\\s+|\\b)(?:returns?|returned|returning)\\s+[\`*]*`,
  'gu',
)
/** What may follow a value in prose; anything else makes it part of an expression or a phrase. */
const END =
  /^[`*]*\s*(?:$|[.,;:)\]—–]|->|→|(?:and|so|then|at|after|on|in|by|when|while|because|since|which|now|here|again|there)\b)/
const SUBJECTS = new Set([
  'it',
  'function',
  'program',
  'call',
  'line',
  'and',
  'then',
  'finally',
  'which',
  'method',
])

/** Sentences: what ends at a line's end, or at a full stop with blank space behind it. */
function sentencesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.split(/(?<=[.!?]["'`)]*)\s+(?=[\p{L}`*[(])/u))
}

/** Whether the place stands in the brackets of a call, as an argument given by name does. */
function isInCall(sentence: string, at: number): boolean {
  let depth = 0
  for (let place = at - 1; place >= 0; place--) {
    const character = sentence.charAt(place)
    if (character === ')') depth++
    else if (character === '(' && depth-- === 0) return /[\p{L}\p{N}_]/u.test(sentence.charAt(place - 1))
  }
  return false
}

/** The value at a place, as far as it is one literal that the sentence does not go on with. */
function valueAt(sentence: string, start: number): { value: string; rest: string } | undefined {
  let end = scanValue(sentence, start)
  if (end >= sentence.length && !/["'\])}]$/.test(sentence)) end = sentence.length
  const ticked = sentence.charAt(start - 1) === '`' ? sentence.indexOf('`', start) : -1
  if (ticked > start) end = ticked
  const value = sentence.slice(start, end).replace(/(?:[`*]|(?<=.)[.!?])+$/, '')
  if (parseLiteral(value) === undefined) return undefined
  return { value, rest: sentence.slice(start + value.length) }
}

function linesIn(sentence: string): { at: number; line: number }[] {
  return Array.from(sentence.matchAll(LINE), ({ index, 1: line }) => ({ at: index, line: Number(line) }))
}

/** What a text states of a run, sentence by sentence: see README, "Rationales by a teacher model". */
export function readStatements(text: string): Reading {
  const statements: Statement[] = []
  let unread = 0
  for (const sentence of sentencesOf(text)) {
    const lines = linesIn(sentence)
    const lineOf = (at: number, rest: string): number | undefined => {
      const before = lines.findLast((each) => each.at < at)?.line
      const after = LINE_AFTER.exec(rest)
      if (after === null) return before
      // `At line 4 x = 1, at line 5 x = 2`: behind a comma it may be the next value's, and then neither is taken.
      return before !== undefined && after[1] === ',' ? undefined : Number(after[2])
    }
    const supposed = SUPPOSED.test(sentence)
    for (const match of sentence.matchAll(BINDING)) {
      const [whole, name = '', sign = ''] = match
      const found = valueAt(sentence, match.index + whole.length)
      // `x is even` is no statement that this reads; `x = y` is one that it cannot judge.
      if (found === undefined && sign !== '=') continue
      if (found === undefined || supposed || !END.test(found.rest) || isInCall(sentence, match.index))
        unread++
      else statements.push({ kind: 'value', name, value: found.value, line: lineOf(match.index, found.rest) })
    }
    for (const match of sentence.matchAll(RETURNS)) {
      const [whole, subject, call] = match
      const found = valueAt(sentence, match.index + whole.length)
      if (found === undefined) continue
      const isOwn = subject === undefined || (call === undefined && SUBJECTS.has(subject.toLowerCase()))
      if (supposed || !END.test(found.rest)) unread++
      else
        statements.push({
          kind: 'return',
          name: isOwn ? undefined : subject,
          value: found.value,
          line: lineOf(match.index, found.rest),
        })
    }
  }
  return { statements, unread }
}
