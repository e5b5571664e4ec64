import type { Elision } from '../../schemas/elision.ts'
import { gapMark, isKept, keptUnder, type Kept } from './elision.ts'
import type { Event } from '../../schemas/trace.ts'
import { writeException } from './bindings.ts'
import { Control, namesRead } from './control.ts'
import {
  monologueValues,
  nameOf,
  tellStep,
  tellValues,
  type Story,
  type Told,
} from './monologue-sentences.ts'
import type { SourceLine } from '../python/source-lines.ts'
import { replay, type Frame } from './steps.ts'

const PUBLISHED: Kept = { first: 2, last: 1, most: 3 }

/**
 * Reasons from the result back to the input: what the result's line reads, the last assignments of that, the
 * conditions that let those run, and so on; what nothing depends on is passed over. It rests on the names in the
 * source and the recorded values alone.
 */
export function tellBackward(
  story: Story,
  lines: readonly SourceLine[],
  events: readonly Event[],
  ending: string | undefined,
  elision: Elision,
): { text: string; elided: number } {
  const search = new Search(story, lines, readValues(events, lines))
  const sentences = search.run()
  const written = [opening(story, ending)]
  const positions = new Map<string, number>()
  const totals = new Map<string, number>()
  for (const { key } of sentences) totals.set(key, (totals.get(key) ?? 0) + 1)
  const kept = keptUnder(elision, PUBLISHED)
  let elided = 0
  let gone = 0
  /** Marks what was left out since the last sentence. */
  const leaveOut = (): void => {
    if (gone > 0) written.push(gapMark(elision, gone))
    gone = 0
  }
  let frame: Frame | undefined
  for (const { key, told, text } of sentences) {
    const position = (positions.get(key) ?? 0) + 1
    positions.set(key, position)
    const total = totals.get(key) ?? 0
    if (!isKept(position, total, kept)) {
      elided += 1
      gone += 1
      continue
    }
    leaveOut()
    const { step } = told
    const named = !story.many || step.frame === frame || (step.kind === 'call' && step.parent !== null)
    written.push(`${named ? '' : `In ${nameOf(step.frame, true)}: `}[L${step.line}] ${text}.`)
    // Behind a message nothing can stand on the same line.
    const read = step.kind === 'raise' ? search.readBy(step.number) : undefined
    if (read !== undefined) written.push(`There ${read}.`)
    frame = step.frame
  }
  leaveOut()
  if (ending !== undefined) written.push(`The record ends here: ${ending}.`)
  return { text: written.join('\n'), elided }
}

/** By step number: the variables that a line reads, with the values that they had when it began. */
function readValues(
  events: readonly Event[],
  lines: readonly SourceLine[],
): Map<number, ReadonlyMap<string, string>> {
  const read = new Map<number, ReadonlyMap<string, string>>()
  const names = new Map<number, ReadonlySet<string>>()
  for (const step of replay(events)) {
    if (step.kind !== 'begin') continue
    let here = names.get(step.line)
    if (here === undefined) names.set(step.line, (here = namesRead(step.line, lines)))
    const values = new Map<string, string>()
    for (const name of here) {
      const value = step.frame.state.get(name)
      if (value !== undefined) values.set(name, value)
    }
    read.set(step.number, values)
  }
  return read
}

function opening(story: Story, ending: string | undefined): string {
  const result = story.steps.findLast(({ step }) => step.kind === 'return' || step.kind === 'raise')?.step
  if (ending !== undefined || result === undefined) return 'The run does not end with a result.'
  if (result.kind === 'return') return `The result must be ${monologueValues.encode(result.value)}.`
  if (result.kind !== 'raise') return 'The run does not end with a result.'
  return `The run must end with ${writeException(result.type, result.message, monologueValues)}.`
}

interface Sentence {
  /** Sentences of one key are of one line of one function. */
  readonly key: string
  readonly told: Told
  readonly text: string
}

/** Walks the steps backwards, and keeps those that a later one that was kept depends on. */
class Search {
  readonly #story: Story
  readonly #read: ReadonlyMap<number, ReadonlyMap<string, string>>
  readonly #control: Control
  readonly #needed = new Map<number, Set<string>>()
  /** Headers whose latest visit before here decides what was kept. */
  readonly #pending = new Map<number, Set<number>>()
  /** Lines that were kept, by step number: the frames that they called or resumed count. */
  readonly #kept = new Set<number>()
  /** Frames that count, by the steps that entered them. */
  readonly #entered = new Map<number, Set<number>>()

  constructor(
    story: Story,
    lines: readonly SourceLine[],
    read: ReadonlyMap<number, ReadonlyMap<string, string>>,
  ) {
    this.#story = story
    this.#read = read
    this.#control = new Control(lines, story.headers)
    for (const { step } of story.steps) {
      if ((step.kind !== 'call' && step.kind !== 'resume') || step.parent === null) continue
      const callers = this.#entered.get(step.frame.index) ?? new Set()
      callers.add(step.from)
      this.#entered.set(step.frame.index, callers)
    }
  }

  run(): Sentence[] {
    const sentences: Sentence[] = []
    let start = true
    for (const told of this.#story.steps.toReversed()) {
      const { step } = told
      const goal = start && (step.kind === 'return' || step.kind === 'raise' || step.kind === 'finish')
      if (goal) start = false
      if (!goal && !this.#counts(told, start)) continue
      const text = this.#tell(told)
      if (text === undefined) continue
      sentences.push({ key: `${step.frame.function} ${step.line} ${step.kind}`, told, text })
      if (step.kind !== 'call') this.#keep(told)
    }
    return sentences
  }

  #counts({ step }: Told, start: boolean): boolean {
    const frame = step.frame.index
    switch (step.kind) {
      case 'call':
        return this.#isEntered(frame) || (start && step.parent === null)
      case 'return':
      case 'yield':
      case 'raise':
        return this.#isEntered(frame)
      case 'finish': {
        const needed = this.#needed.get(frame)
        if (needed === undefined) return false
        const isPending = this.#pending.get(frame)?.has(step.line) === true
        const changes = [...(step.changes ?? [])].some(([name]) => needed.has(name))
        return isPending || changes || (step.changes !== undefined && this.#control.guards(step.line))
      }
      case 'begin':
      case 'resume':
      case 'unwind':
        return false
    }
  }

  #isEntered(frame: number): boolean {
    if (this.#needed.has(frame)) return true
    for (const number of this.#entered.get(frame) ?? []) if (this.#kept.has(number)) return true
    return false
  }

  #tell(told: Told): string | undefined {
    const { step } = told
    if (step.kind === 'call') {
      if (step.parent !== null) return tellStep(told, this.#story)
      return step.arguments.size === 0
        ? `${nameOf(step.frame, this.#story.many)} is called`
        : `An input that gives this is ${tellValues(step.arguments)}`
    }
    const said = tellStep(told, this.#story)
    if (said === undefined || step.kind === 'resume' || step.kind === 'unwind') return said
    const read = step.kind === 'raise' ? undefined : this.readBy(step.number)
    return read === undefined ? said : `${said}, with ${read}`
  }

  /** `x = 3, y = 0`: what a step's line read. */
  readBy(number: number): string | undefined {
    const read = this.#read.get(number)
    return read === undefined || read.size === 0 ? undefined : tellValues(read)
  }

  /** What a kept step depends on becomes needed. */
  #keep({ step }: Told): void {
    const frame = step.frame.index
    this.#kept.add(step.number)
    const needed = this.#needed.get(frame) ?? new Set<string>()
    this.#needed.set(frame, needed)
    if (step.kind === 'finish') for (const [name] of step.changes ?? []) needed.delete(name)
    for (const name of this.#read.get(step.number)?.keys() ?? []) needed.add(name)
    const pending = this.#pending.get(frame) ?? new Set<number>()
    this.#pending.set(frame, pending)
    pending.delete(step.line)
    for (const header of this.#control.over(step.line)) pending.add(header)
  }
}
