import type { Flow, FlowFunction } from '../../python/flow.ts'
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

type Range = Signature['ranges'][number]

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

/** What can be reached of a program's functions. */
export interface Goal {
  /** That a tracer can be told of. */
  readonly lines: ReadonlySet<number>
  /** Arcs out of lines that have several, exceptions apart. */
  readonly branches: ReadonlySet<string>
}

function branchesOf({ nodes }: FlowFunction): string[] {
  return nodes.flatMap(({ line, next, returns }) => {
    if (line === null || line === 0) return []
    const lines = next.flatMap((place) => nodes[place]?.line ?? [])
    const targets = new Set([...lines.filter((each) => each !== 0), ...(returns.length > 0 ? ['out'] : [])])
    return targets.size < 2 ? [] : [...targets].map((target) => `${line}>${target}`)
  })
}

/** What can be reached in the functions of `ranges`. */
export function goalOf(flow: Flow, ranges: readonly Range[]): Goal {
  const own = flow.functions.filter((each) => each.function !== '<module>' && within(each.line, ranges))
  const lines = own.flatMap(({ nodes }) =>
    nodes.flatMap(({ line }) => (line === null || line === 0 ? [] : [line])),
  )
  return { lines: new Set(lines), branches: new Set(own.flatMap(branchesOf)) }
}

export const NOTHING: Goal = { lines: new Set(), branches: new Set() }
