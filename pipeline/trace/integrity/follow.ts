import type { Event, Trace } from '../../../schemas/trace.ts'
import type { FlowFunction, FlowNode } from '../../python/flow.ts'
import { Automaton } from './automaton.ts'

/** Control flow of all code that a trace may show, by where it stands. */
export type Flows = Readonly<Record<'program' | 'test', readonly FlowFunction[]>>

interface Frame {
  readonly automaton: Automaton
  readonly name: string
  place: number
  status: 'running' | 'waiting' | 'ended'
  /** A line that was told and has not finished. */
  pending: { readonly finished: boolean } | undefined
}

/** Follows traces of one program, or of one program and one test. */
export class Follower {
  readonly #automata = new Map<string, Automaton>()

  constructor(flows: Flows) {
    const found = new Map<string, (readonly FlowNode[])[]>()
    for (const source of ['program', 'test'] as const) {
      for (const { function: name, line, nodes } of flows[source]) {
        const key = keyOf(source, name, line)
        found.set(key, [...(found.get(key) ?? []), nodes])
      }
    }
    for (const [key, functions] of found) this.#automata.set(key, new Automaton(functions))
  }

  /** Where the events first leave the control flow of the code, in words for the ledger; undefined where they do not. */
  violation(trace: Pick<Trace, 'events' | 'cut' | 'outcome'>): string | undefined {
    const { events } = trace
    const walk = new Walk(
      this.#automata,
      events.some((event) => event.kind === 'call' && event.thread !== 0),
    )
    for (const [index, event] of events.entries()) {
      const wrong = walk.take(event)
      if (wrong !== undefined) return `event ${index}: ${wrong}`
    }
    const open = trace.cut || !ENDED.has(trace.outcome.kind) ? undefined : walk.open()
    return open === undefined ? undefined : `at the end: ${open} goes on`
  }
}

/** Outcomes after which every frame has ended. */
const ENDED: ReadonlySet<string> = new Set(['returned', 'raised', 'exited'])

const keyOf = (source: string, name: string, line: number): string => `${source} ${line} ${name}`

/** One pass over the events of a trace. */
class Walk {
  readonly #automata: ReadonlyMap<string, Automaton>
  /** Frames of several threads run in turns, so that only each by itself can be followed. */
  readonly #threads: boolean
  readonly #frames: Frame[] = []
  readonly #stack: number[] = []
  #printed = 0

  constructor(automata: ReadonlyMap<string, Automaton>, threads: boolean) {
    this.#automata = automata
    this.#threads = threads
  }

  /** The frame that should have ended and did not. */
  open(): string | undefined {
    const top = this.#stack.at(-1)
    return top === undefined || this.#threads ? undefined : this.#frames[top]?.name
  }

  take(event: Event): string | undefined {
    return event.kind === 'call' ? this.#call(event) : this.#inside(event)
  }

  #call(event: Extract<Event, { kind: 'call' }>): string | undefined {
    const { frame, parent, function: name, line, source } = event
    if (frame !== this.#frames.length) return `frame ${frame} is not the next`
    const automaton = this.#automata.get(keyOf(source, name, line))
    if (automaton === undefined) return `the ${source} has no ${name} at line ${line}`
    const wrong = this.#enter(frame, parent)
    if (wrong !== undefined) return `call of ${name}: ${wrong}`
    this.#frames.push({ automaton, name, place: Automaton.start, status: 'running', pending: undefined })
    return undefined
  }

  /** A frame begins or goes on: its caller must be the frame that runs, and be at some line. */
  #enter(frame: number, parent: number | null): string | undefined {
    const caller = parent === null ? undefined : this.#frames[parent]
    if (parent !== null && caller?.status !== 'running') return `its caller ${parent} does not run`
    if (caller?.place === Automaton.start) return `its caller ${parent} has not begun`
    if (!this.#threads && (this.#stack.at(-1) ?? null) !== parent) return `its caller is not ${parent}`
    this.#stack.push(frame)
    return undefined
  }

  #inside(event: Exclude<Event, { kind: 'call' }>): string | undefined {
    const { kind, line } = event
    const frame = this.#frames[event.frame]
    if (frame === undefined) return `frame ${event.frame} was not called`
    const said = `${frame.name}: ${kind} at line ${line}`
    if (frame.status !== (kind === 'resume' ? 'waiting' : 'running'))
      return `${said}, but it is ${frame.status}`
    if (kind === 'resume') {
      const wrong = this.#enter(event.frame, event.parent)
      if (wrong !== undefined) return `${said}: ${wrong}`
      frame.status = 'running'
    } else if (!this.#threads && this.#stack.at(-1) !== event.frame) return `${said}, but another frame runs`
    const place = frame.automaton.step(frame.place, kind, line)
    if (place === undefined) return `${said} can not come next`
    frame.place = place
    return this.#finish(event, frame, said)
  }

  /** What an event says of the line before it: finished, or left by an exception. */
  #finish(event: Exclude<Event, { kind: 'call' }>, frame: Frame, said: string): string | undefined {
    switch (event.kind) {
      case 'line':
      case 'return':
        if (frame.pending?.finished === false) return `${said}, but the line before has not finished`
        break
      case 'raise':
      case 'unwind':
        if (frame.pending?.finished === true) return `${said}, but the line before has finished`
        break
      case 'yield':
      case 'resume':
        break
    }
    if (event.kind === 'line') {
      if (event.stdout_length < this.#printed) return `${said}: less was printed than before`
      this.#printed = event.stdout_length
      frame.pending = { finished: event.changes !== undefined }
    } else if (event.kind !== 'yield' && event.kind !== 'resume') {
      frame.pending = undefined
    }
    if (event.kind === 'yield') frame.status = 'waiting'
    if (event.kind === 'return' || event.kind === 'unwind') frame.status = 'ended'
    if (frame.status !== 'running') this.#stack.pop()
    return undefined
  }
}
