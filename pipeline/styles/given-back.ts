import type { Event } from '../../schemas/trace.ts'
import { programEvents } from './steps.ts'
import type { ParsedTrace, Recorded } from './style.ts'

/** How much a trace tells: its events, and the values that they bring. */
export interface Facts {
  readonly events: number
  /** Arguments, changed and unbound variables, results, exceptions. */
  readonly values: number
}

/** What each frame does and says, in its order. */
interface Told {
  readonly events: ReadonlyMap<number, readonly string[]>
  readonly values: ReadonlyMap<number, readonly string[]>
}

/** What a trace tells of the program's own frames. */
export function factsOf({ trace }: Pick<Recorded, 'trace'>): Facts {
  const told = tell(programEvents(trace), placeByLine)
  return { events: sizeOf(told.events), values: sizeOf(told.values) }
}

/**
 * How much of a trace a style's parser gives back, in the right frame and order: an event by its kind and, of a line,
 * where it is (its number, or its source where the style shows that); a value by its name and text too. Some styles
 * tell lines when they begin and some when they finish: either is right.
 */
export function givenBack({ program, trace }: Recorded, parsed: ParsedTrace): Facts {
  const { sources } = parsed
  const lines = program.code.split(/\r\n|\r|\n/)
  const place = sources === undefined ? placeByLine : (line: number): string => lines[line - 1] ?? ''
  let next = 0
  const read = tell(parsed.events, (line) =>
    sources === undefined ? placeByLine(line) : (sources[next++] ?? ''),
  )
  const whole = programEvents(trace)
  const orders = [tell(whole, place), tell(finishOrder(whole), place)]
  const most = (kind: keyof Told): number =>
    Math.max(...orders.map((told) => commonSize(told[kind], read[kind])))
  return { events: most('events'), values: most('values') }
}

const placeByLine = (line: number): string => String(line)

function tell(events: readonly Partial<Event>[], place: (line: number) => string): Told {
  const told = { events: new Map<number, string[]>(), values: new Map<number, string[]>() }
  const add = (to: Map<number, string[]>, frame: number, facts: readonly unknown[]): void => {
    const texts = facts.map((fact) => JSON.stringify(fact))
    const known = to.get(frame)
    if (known === undefined) to.set(frame, texts)
    else known.push(...texts)
  }
  for (const event of events) {
    const { kind, frame = 0 } = event
    const at = event.kind === 'line' ? place(event.line ?? 0) : ''
    add(told.events, frame, [[kind, at]])
    add(
      told.values,
      frame,
      valuesOf(event).map((value) => [kind, at, ...value]),
    )
  }
  return told
}

/** By name, since a text may list a line's changes in another order. */
const byName = (values: Readonly<Record<string, string | null>> | undefined): [string, string | null][] =>
  Object.entries(values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))

function valuesOf(event: Partial<Event>): (readonly unknown[])[] {
  switch (event.kind) {
    case 'call':
      return byName(event.arguments)
    case 'line':
    case 'resume':
      return byName(event.changes)
    case 'return':
    case 'yield':
      return [[event.value]]
    case 'raise':
      return [[event.type, event.message]]
    case 'unwind':
    case undefined:
    default:
      return []
  }
}

/** Lines where they finish: at their frame's next event that is neither a yield nor a resumption. */
function finishOrder(events: readonly Event[]): Event[] {
  const ordered: Event[] = []
  const open = new Map<number, Event>()
  for (const event of events) {
    const line = open.get(event.frame)
    if (line !== undefined && event.kind !== 'yield' && event.kind !== 'resume') {
      ordered.push(line)
      open.delete(event.frame)
    }
    if (event.kind === 'line') open.set(event.frame, event)
    else ordered.push(event)
  }
  return [...ordered, ...open.values()]
}

function sizeOf(sequences: ReadonlyMap<number, readonly string[]>): number {
  return [...sequences.values()].reduce((sum, { length }) => sum + length, 0)
}

function commonSize(
  left: ReadonlyMap<number, readonly string[]>,
  right: ReadonlyMap<number, readonly string[]>,
): number {
  let sum = 0
  for (const [frame, sequence] of left) sum += longestCommon(sequence, right.get(frame) ?? [])
  return sum
}

/**
 * Length of the longest common subsequence, 32 places of `left` at a time: a zero bit of `row` is a place where the
 * length grows (Crochemore et al. 2001).
 */
export function longestCommon(left: readonly string[], right: readonly string[]): number {
  const words = Math.ceil(left.length / 32)
  const places = new Map<string, Uint32Array>()
  for (const [at, item] of left.entries()) {
    const mask = places.get(item) ?? new Uint32Array(words)
    mask[at >>> 5] = (mask[at >>> 5] ?? 0) | (1 << (at & 31))
    places.set(item, mask)
  }
  const row = new Uint32Array(words).fill(0xffffffff)
  for (const item of right) {
    const mask = places.get(item)
    if (mask === undefined) continue
    let carry = 0
    for (let word = 0; word < words; word += 1) {
      const bits = row[word] ?? 0
      const here = mask[word] ?? 0
      const sum = bits + ((bits & here) >>> 0) + carry
      carry = sum > 0xffffffff ? 1 : 0
      row[word] = sum | (bits & ~here)
    }
  }
  let length = 0
  for (let at = 0; at < left.length; at += 1)
    if ((((row[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 0) length += 1
  return length
}
