import type { Flow } from '../../python/flow.ts'
import type { Signature } from '../../python/signature.ts'
import type { Event } from '../../../schemas/trace.ts'

/** What a run went through of the program's own functions. */
export interface Coverage {
  readonly lines: ReadonlySet<number>
  /** Steps from one line to the next within a frame, `in` and `out` at its ends: taken branches are among them. */
  readonly arcs: ReadonlySet<string>
  /** Equal for runs that took the same arcs about as often (1, 2, 3, 4 to 7, 8 to 15, …), as AFL tells paths apart. */
  readonly path: string
}

export type Range = Signature['ranges'][number]

const within = (line: number, ranges: readonly Range[]): boolean =>
  ranges.some(([first, last]) => line >= first && line <= last)

const bucketOf = (times: number): number => (times < 4 ? times : 2 << Math.floor(Math.log2(times)))

/** Coverage of the lines in `ranges` by one recorded run. */
export function coverageOf(events: readonly Event[], ranges: readonly Range[]): Coverage {
  const lines = new Set<number>()
  const counts = new Map<string, number>()
  const last = new Map<number, number | 'in'>()
  const step = (frame: number, to: number | 'out' | 'raise'): void => {
    const from = last.get(frame)
    if (from === undefined) return
    const arc = `${from}>${to}`
    counts.set(arc, (counts.get(arc) ?? 0) + 1)
  }
  for (const event of events) {
    switch (event.kind) {
      case 'call':
        if (event.source === 'program' && within(event.line, ranges)) last.set(event.frame, 'in')
        break
      case 'line':
        if (!last.has(event.frame)) break
        step(event.frame, event.line)
        last.set(event.frame, event.line)
        lines.add(event.line)
        break
      case 'return':
        step(event.frame, 'out')
        break
      case 'unwind':
        step(event.frame, 'raise')
        break
      default:
        break
    }
  }
  const path = [...counts]
    .map(([arc, times]) => `${arc}*${bucketOf(times)}`)
    .sort()
    .join(' ')
  return { lines, arcs: new Set(counts.keys()), path }
}

const linesOf = (functions: Flow['functions']): ReadonlySet<number> =>
  new Set(
    functions.flatMap(({ nodes }) =>
      nodes.flatMap(({ line }) => (line === null || line === 0 ? [] : [line])),
    ),
  )

/** Lines that a tracer can be told of in the functions of `ranges`. */
export function coverableLines(flow: Flow, ranges: readonly Range[]): ReadonlySet<number> {
  return linesOf(flow.functions.filter((each) => each.function !== '<module>' && within(each.line, ranges)))
}

/** Lines that a tracer can be told of in a script, those of its module body among them. */
export function scriptLines(flow: Flow): ReadonlySet<number> {
  return linesOf(flow.functions)
}
