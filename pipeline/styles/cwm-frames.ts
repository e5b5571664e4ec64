import { readString } from '../python/string-literal.ts'
import { record, type ParsedEvent } from './collector.ts'
import { sourceLines, type SourceLine } from '../python/source-lines.ts'
import { difference } from './states.ts'
import { endingOf, FrameCursor, programEvents, replay, type Step } from './steps.ts'
import type { ParsedTrace, Recorded, Rendering } from './style.ts'
import { decodeName, encodeName, quote } from './value-text.ts'

/**
 * What the two forms of CWM's traces share. A frame of that text is an observation and an action: for a call or a
 * line, the local variables before it and its source; for a result or an exception, the source and the value. Locals
 * are a JSON object of strings, `".."` where a value is the same as in the last observation of the same run of the
 * function. JSON is as Python's `json.dumps` writes it, ASCII alone.
 *
 * The published form tells runs of functions apart by the order of calls and results. Where that is not enough a note
 * of ours stands before the locals: `#1` if the frame is not of the run that the order implies (numbers count calls
 * from 0), `by #0` or `by none` if the caller is another, `yield` at a result that is not the last, `resume #1` at a
 * call that goes on with a generator, `unwind` at a result without value: the run ended by an exception.
 *
 * There are no line numbers and no names of functions: the parser gives the source texts beside the events. What the
 * last line of a run changes is not shown.
 */
export interface CwmFrame {
  readonly event: 'call' | 'line' | 'return' | 'exception'
  readonly note: string
  /** Calls and lines have locals, as JSON. */
  readonly locals?: string
  readonly source: string
  /** Results and exceptions have a value, as a JSON string. */
  readonly value?: string
}

export interface CwmForm {
  /** Frames with what stands between them. */
  write(frames: readonly CwmFrame[], ending: string | undefined): string
  read(text: string): { frames: CwmFrame[]; ending: string | undefined }
}

export function renderCwm({ program, trace }: Recorded, form: CwmForm): Rendering {
  const lines = sourceLines(program.code)
  const cursor = new FrameCursor()
  const observed = new Map<number, ReadonlyMap<string, string>>()
  const frames: CwmFrame[] = []
  for (const step of replay(programEvents(trace))) {
    if (step.kind === 'finish') continue
    frames.push(frameOf(step, noteOf(step, cursor.current), lines, observed))
    cursor.follow(step)
  }
  return { text: form.write(frames, endingOf(trace)), placement: 'block', elided: 0 }
}

type Shown = Exclude<Step, { kind: 'finish' }>

function frameOf(
  step: Shown,
  note: string,
  lines: readonly SourceLine[],
  observed: Map<number, ReadonlyMap<string, string>>,
): CwmFrame {
  const source = lines[step.line - 1]?.text ?? ''
  switch (step.kind) {
    case 'call':
    case 'resume':
    case 'begin': {
      const { index, state } = step.frame
      const locals = writeLocals(state, observed.get(index))
      // The state is live.
      observed.set(index, new Map(state))
      return { event: step.kind === 'begin' ? 'line' : 'call', note, locals, source }
    }
    case 'return':
    case 'yield':
      return { event: 'return', note, source, value: json(textOf(step.value)) }
    case 'raise': {
      const message = step.message === '' ? '' : `: ${step.message}`
      return { event: 'exception', note, source, value: json(encodeName(step.type) + message) }
    }
    case 'unwind':
      return { event: 'return', note, source }
  }
}

function noteOf(step: Shown, current: number | null): string {
  const { index } = step.frame
  if (step.kind === 'call' || step.kind === 'resume') {
    const parent = step.parent?.index ?? null
    const caller = parent === current ? '' : `by ${parent === null ? 'none' : `#${parent}`}`
    return step.kind === 'call' ? caller : `resume #${index} ${caller}`.trimEnd()
  }
  const word = step.kind === 'yield' || step.kind === 'unwind' ? step.kind : ''
  return index === current ? word : `${word} #${index}`.trimStart()
}

const SAME = '..'
const QUOTED = /^<text (?=['"])/

/** A value that reads as one of our own marks stands quoted. */
function textOf(value: string): string {
  return value === SAME || QUOTED.test(value) ? `<text ${quote(value)}>` : value
}

function valueOf(text: string): string {
  return QUOTED.test(text) ? (readString(text, '<text '.length)?.value ?? text) : text
}

function writeLocals(
  state: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string> | undefined,
): string {
  const parts: string[] = []
  for (const [name, value] of state) {
    parts.push(`${json(name)}: ${before?.get(name) === value ? `"${SAME}"` : json(textOf(value))}`)
  }
  return `{${parts.join(', ')}}`
}

/** `<|` begins a special token of several models: a value has none. */
const ESCAPED = /[^ -~]|<(?=\|)/g

function json(text: string): string {
  return JSON.stringify(text).replace(
    ESCAPED,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const NOTE = /^(yield|unwind|resume)? ?(?:#(\d+))? ?(?:by (?:#(\d+)|none))?$/

export function parseCwm(text: string, form: CwmForm): ParsedTrace {
  const { frames, ending } = form.read(text)
  const reader = new FrameReader()
  for (const frame of frames) reader.read(frame)
  return {
    events: reader.events,
    sources: reader.sources,
    ...(ending === undefined ? {} : { ending }),
  }
}

interface Observation {
  readonly state: Readonly<Record<string, string>>
  /** Index of the line event that has not finished. */
  readonly open: number | undefined
}

class FrameReader {
  readonly events: ParsedEvent[] = []
  readonly sources: string[] = []
  readonly #cursor = new FrameCursor()
  readonly #observed = new Map<number, Observation>()
  #calls = 0

  read({ event, note, locals, source, value = '' }: CwmFrame): void {
    const found = NOTE.exec(note)
    if (found === null) return
    const [, word, own, by] = found
    if (event === 'call' || event === 'line') {
      const state = localsOf(locals ?? '')
      if (state === undefined) return
      if (event === 'line') this.#line(this.#frame(own), state, source)
      else {
        const parent = note.includes('by ') ? (by === undefined ? null : Number(by)) : this.#cursor.current
        if (word === 'resume') this.#resume(Number(own ?? 0), parent, state)
        else this.#call(parent, state)
      }
      return
    }
    const frame = this.#frame(own)
    const text = parseJson(value)
    if (word === 'unwind') this.events.push({ kind: 'unwind', frame })
    else if (typeof text !== 'string') return
    else if (event === 'exception') {
      const [, type = '', message = ''] = /^(.*?)(?:: (.*))?$/s.exec(text) ?? []
      this.events.push({ kind: 'raise', frame, type: decodeName(type), message })
      return
    } else this.events.push({ kind: word === 'yield' ? 'yield' : 'return', frame, value: valueOf(text) })
    this.#cursor.leave(frame)
  }

  #frame(own: string | undefined): number {
    const frame = own === undefined ? (this.#cursor.current ?? 0) : Number(own)
    this.#cursor.switchTo(frame)
    return frame
  }

  #call(parent: number | null, locals: ReadonlyMap<string, string>): void {
    const frame = this.#calls
    this.#calls += 1
    this.#cursor.enter(frame, parent)
    const state = stateOf(locals, {})
    this.#observed.set(frame, { state, open: undefined })
    this.events.push({ kind: 'call', frame, parent, arguments: state })
  }

  #resume(frame: number, parent: number | null, locals: ReadonlyMap<string, string>): void {
    this.#cursor.enter(frame, parent)
    const last = this.#observed.get(frame)
    const state = stateOf(locals, last?.state ?? {})
    // The line that yielded goes on: what it changes is told by the next observation.
    this.#observed.set(frame, { state, open: last?.open })
    this.events.push({ kind: 'resume', frame, parent, changes: difference(last?.state ?? {}, state) })
  }

  #line(frame: number, locals: ReadonlyMap<string, string>, source: string): void {
    const last = this.#observed.get(frame)
    const state = stateOf(locals, last?.state ?? {})
    const open = last?.open === undefined ? undefined : this.events[last.open]
    if (last?.open !== undefined && open?.kind === 'line')
      this.events[last.open] = { ...open, changes: difference(last.state, state) }
    this.#observed.set(frame, { state, open: this.events.length })
    this.events.push({ kind: 'line', frame })
    this.sources.push(source)
  }
}

function localsOf(locals: string): ReadonlyMap<string, string> | undefined {
  const found = parseJson(locals)
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined
  const state = new Map<string, string>()
  for (const [name, value] of Object.entries(found)) {
    if (typeof value !== 'string') return undefined
    state.set(name, value)
  }
  return state
}

/** Locals with their values in place of `".."`. */
function stateOf(
  locals: ReadonlyMap<string, string>,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  return record(
    [...locals].map(([name, value]): [string, string] => [
      name,
      value === SAME && Object.hasOwn(before, name) ? (before[name] ?? value) : valueOf(value),
    ]),
  )
}
