import type { CallEvent, Trace } from '../../../schemas/trace.ts'
import { NumberedCode } from './code.ts'

/** One call of a function. */
export interface Frame {
  readonly function: string
  /** Of the function's `def`, or of its first decorator. */
  readonly line: number
  readonly arguments: Readonly<Record<string, string>>
  /** The visit that called it; absent where what starts the run did. */
  readonly caller?: Visit
  readonly visits: readonly Visit[]
  /** Absent where an exception ended it. */
  readonly result?: string
  /** It yielded or waited, so that others ran in between. */
  readonly suspends: boolean
}

/** One execution of a line. */
export interface Visit {
  readonly frame: Frame
  readonly line: number
  /** Place among the frame's visits, from 0. */
  readonly place: number
  /** Absent where an exception ended the line. */
  readonly changes?: Readonly<Record<string, string | null>>
}

interface OpenFrame extends Frame {
  readonly visits: Visit[]
  result?: string
  suspends: boolean
}

/** What a trace says of the program's own functions; of the module's body only where that is the run. */
export class RecordedRun {
  readonly source: string
  readonly code: NumberedCode
  readonly trace: Trace
  readonly frames: readonly Frame[]
  /** More than one thread ran, so that nobody can count across them. */
  readonly isParallel: boolean
  readonly #pausing = new Map<number, boolean>()
  readonly #visits: ReadonlyMap<number, readonly Visit[]>

  constructor(source: string, trace: Trace) {
    this.source = source
    this.code = new NumberedCode(source)
    this.trace = trace
    const visits = new Map<number, Visit[]>()
    const { frames, visits: all, isParallel } = read(trace)
    this.frames = frames
    this.isParallel = isParallel
    for (const visit of all) {
      const known = visits.get(visit.line)
      if (known === undefined) visits.set(visit.line, [visit])
      else known.push(visit)
    }
    this.#visits = visits
  }

  /** Lines that ran, in ascending order. */
  linesRun(): number[] {
    return [...this.#visits.keys()].sort((a, b) => a - b)
  }

  /** Executions of a line in the order in which they began, over all calls of its function. */
  visitsOf(line: number): readonly Visit[] {
    return this.#visits.get(line) ?? []
  }

  /** Whether everyone counts the executions of a line alike, see {@link NumberedCode.isCountable}. */
  isCountable(line: number): boolean {
    const visits = this.visitsOf(line)
    const [first] = visits
    if (first === undefined || !this.code.isCountable(line)) return false
    // A lambda or generator expression has the line of the statement that it stands in.
    return visits.every(({ frame }) => frame.line === first.frame.line && this.isPlain(frame))
  }

  /** Whether the frame is of a function that `def` made and that ran without a pause, or of a script's module body. */
  isPlain(frame: Frame): boolean {
    return !frame.suspends && this.isWritten(frame) && !this.#isPausing(frame.line)
  }

  #isPausing(line: number): boolean {
    const known = this.#pausing.get(line) ?? this.code.isPausing(line)
    this.#pausing.set(line, known)
    return known
  }

  /** Whether the frame runs statements: no lambda, no generator expression, and no class body. */
  isWritten({ function: name, line }: Frame): boolean {
    if (name === '<module>') return true
    const head = this.code.statement(this.code.blockOf(line).first)
    return !name.startsWith('<') && /^(?:async\s+)?def\b/.test(head)
  }

  /** Whether each statement that ran has an event of its own, see {@link NumberedCode.needsExactLines}. */
  tellsEachStatement(): boolean {
    const minor = Number(/^CPython 3\.(\d+)/.exec(this.trace.runtime)?.[1] ?? 0)
    return minor >= 10 || !this.code.needsExactLines()
  }
}

const runs = new WeakMap<Trace, RecordedRun>()

/** Reads a trace once, however many questions are asked about it. */
export function recordedRun(source: string, trace: Trace): RecordedRun {
  const known = runs.get(trace)
  if (known !== undefined) return known
  const run = new RecordedRun(source, trace)
  runs.set(trace, run)
  return run
}

/** Frames in the order of their calls, and visits in the order in which they began. */
function read(
  trace: Trace,
): Pick<RecordedRun, 'frames' | 'isParallel'> & { readonly visits: readonly Visit[] } {
  let isParallel = false
  const frames = new Map<number, OpenFrame>()
  const visits: Visit[] = []
  /** The module's body before a call is no part of that call. */
  const outside = new Set<number>()
  for (const event of trace.events) {
    if (event.kind === 'call') {
      isParallel ||= event.thread > 0
      const isBody = trace.trigger.kind !== 'script' && event.function === '<module>'
      if (event.source !== 'program' || isBody || (event.parent !== null && outside.has(event.parent))) {
        outside.add(event.frame)
      } else frames.set(event.frame, opened(event, frames))
      continue
    }
    const frame = frames.get(event.frame)
    if (frame === undefined) continue
    if (event.kind === 'line') {
      const { line, changes } = event
      const visit = { frame, line, place: frame.visits.length, ...(changes === undefined ? {} : { changes }) }
      frame.visits.push(visit)
      visits.push(visit)
    } else if (event.kind === 'return') frame.result = event.value
    else if (event.kind === 'yield' || event.kind === 'resume') frame.suspends = true
  }
  return { frames: [...frames.values()], isParallel, visits }
}

function opened(event: CallEvent, frames: ReadonlyMap<number, OpenFrame>): OpenFrame {
  const caller = event.parent === null ? undefined : frames.get(event.parent)?.visits.at(-1)
  return {
    function: event.function,
    line: event.line,
    arguments: event.arguments,
    ...(caller === undefined ? {} : { caller }),
    visits: [],
    suspends: false,
  }
}
