import { pythonString } from '../../python/string-text.ts'
import { failingCall } from '../evidence.ts'
import { inlineCode, ordinal } from '../question/words.ts'
import type { Verdict } from '../task.ts'
import type { Difference, DifferentValue, Divergence, Then } from './difference.ts'
import type { Compared } from './parting.ts'

/** Why a test fails, in words, with what in them can be checked. */
export interface Cause {
  readonly text: string
  readonly line: number
  /** Texts that stand between backticks: what is, and what should be. */
  readonly facts: readonly string[]
}

/** Asked of every answer with a cause in it, whatever the rest of its prompt says. */
export const CAUSE_FORM =
  'Name the first line after which the run differs from that of the corrected program, as `line N` with lines counted ' +
  'from 1, what it does there and what it should do, and what comes of it in the end. Put values, as Python writes ' +
  'them, between backticks.'

/** A sentence or two: text, and what between backticks in it has to be right. */
class Told {
  readonly facts: string[] = []
  #text = ''

  say(words: string): this {
    this.#text += words
    return this
  }

  fact(source: string): this {
    const shown = source.replace(/\s*\n\s*/g, ' ')
    this.facts.push(shown)
    return this.say(inlineCode(shown))
  }

  get text(): string {
    return this.#text
  }
}

/** The cause of a failure, from where the run parts from the right program's to what the test sees. */
export function causeOf(compared: Compared, divergence: Divergence): Cause {
  const told = new Told()
  tellPlace(told, compared, divergence)
  tellDifference(told, divergence)
  tellEnd(told, compared)
  return { text: told.text, line: divergence.line, facts: told.facts }
}

function tellPlace(
  told: Told,
  { program }: Compared,
  { line, function: name, time, times }: Divergence,
): void {
  const source = inlineCode((program.code.split('\n')[line - 1] ?? '').trim())
  if (time === 0)
    told.say(`The run goes wrong as soon as ${inlineCode(name)} is called, at line ${line}, ${source}.`)
  else
    told.say(
      `The run goes wrong at line ${line}, ${source}${times > 1 ? `, the ${ordinal(time)} time that it runs` : ''}.`,
    )
}

function tellDifference(told: Told, { difference, function: name, time }: Divergence): void {
  switch (difference.kind) {
    case 'values':
      told.say(' After it ')
      return tellValues(told, difference.values)
    case 'arguments':
      told.say(time === 0 ? ' There ' : ` It calls ${inlineCode(difference.function)}, where `)
      return tellValues(told, differentArguments(difference))
    case 'printed':
      told.say(' It prints ').fact(pythonString(difference.buggy)).say('; it should print ')
      return void told.fact(pythonString(difference.fixed)).say('.')
    case 'then':
      told.say(' Then ')
      tellThen(told, difference.buggy, name, 'does')
      told.say('; ')
      tellThen(told, difference.fixed, name, 'should')
      told.say('.')
  }
}

function differentArguments({ buggy, fixed }: Extract<Difference, { kind: 'arguments' }>): DifferentValue[] {
  return [...new Set([...buggy.keys(), ...fixed.keys()])]
    .filter((name) => buggy.get(name) !== fixed.get(name))
    .map((name) => ({ name, buggy: buggy.get(name) ?? null, fixed: fixed.get(name) ?? null }))
}

/** `x` is `1`, but should be `2`. */
function tellValues(told: Told, values: readonly DifferentValue[]): void {
  for (const [index, { name, buggy, fixed }] of values.entries()) {
    if (index > 0) told.say(index === values.length - 1 ? ', and ' : ', ')
    told.fact(name)
    if (buggy === null) told.say(' has no value')
    else told.say(' is ').fact(buggy)
    if (fixed === null) told.say(' but should have none')
    else told.say(' but should be ').fact(fixed)
  }
  told.say('.')
}

function tellThen(told: Told, then: Then, name: string, mood: 'does' | 'should'): void {
  const is = mood === 'does'
  const who = is ? inlineCode(name) : 'it'
  switch (then.kind) {
    case 'line':
      return void told.fact(then.text).say(is ? ' runs next' : ' should run')
    case 'returns':
      return void told.say(`${who} ${is ? 'returns' : 'should return'} `).fact(then.value)
    case 'yields':
      return void told.say(`${who} ${is ? 'yields' : 'should yield'} `).fact(then.value)
    case 'raises':
      return void told
        .say(`${who} ${is ? 'raises' : 'should raise'} `)
        .fact(exception(then.type, then.message))
    case 'ends':
      told.say(`${who} ${is ? 'goes' : 'should go'} no further`)
  }
}

/** An exception on one line. */
function exception(type: string, message: string): string {
  const [first = ''] = message.split('\n')
  return first.trim() === '' ? type : `${type}: ${first.trim()}`
}

/** What the test sees of it. */
function tellEnd(told: Told, { trace, fixedTrace }: Compared): void {
  const { outcome } = trace
  if (trace.trigger.kind === 'script') {
    if (outcome.kind === 'raised')
      told.say(' So the program ends with ').fact(exception(outcome.type, outcome.message))
    else told.say(' So the program prints ').fact(pythonString(trace.stdout))
    told
      .say(', where it should print ')
      .fact(pythonString(fixedTrace?.stdout ?? ''))
      .say('.')
    return
  }
  const failing = fixedTrace === undefined ? undefined : failingCall(trace, fixedTrace)
  const { result, fixed } = failing ?? {}
  if (failing !== undefined && result !== undefined && fixed !== undefined && result.value !== fixed.value) {
    told.say(` So ${inlineCode(failing.call)} ${result.verb} `).fact(result.value)
    told.say(`, where the corrected program ${fixed.verb} `).fact(fixed.value).say(', and the test fails.')
  } else if (outcome.kind === 'raised')
    told.say(' So the test fails with ').fact(exception(outcome.type, outcome.message)).say('.')
  else told.say(' So the test fails.')
}

/** What stands between backticks. */
function codeSpans(text: string): Set<string> {
  const spans = [...text.matchAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g)]
  return new Set(spans.map(([, marks = '', inside = '']) => (marks.length > 1 ? inside.trim() : inside)))
}

/** Judges the words of an answer: the first line that they name, and each fact. */
export function checkCause(words: string, { line, facts }: Cause): Verdict {
  const named = /\bline\s+(\d+)/i.exec(words)?.[1]
  if (named === undefined) return { kind: 'unreadable', detail: 'names no line, as in `line 3`' }
  if (Number(named) !== line) return { kind: 'wrong', detail: `names line ${named}, and it is line ${line}` }
  const spans = codeSpans(words)
  const missing = facts.find((fact) => !spans.has(fact.trim()) && !spans.has(fact))
  return missing === undefined
    ? { kind: 'correct' }
    : { kind: 'wrong', detail: `does not say \`${missing.slice(0, 200)}\`` }
}
