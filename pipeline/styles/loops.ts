import type { Event } from '../../schemas/trace.ts'
import type { Header } from '../python/block-headers.ts'

/** One run of a loop in one frame. */
export interface Loop {
  readonly header: number
  /** Last line of its body. */
  readonly last: number
  passes: number
  /** False while nothing shows that it was left. */
  left: boolean
}

/** Where a visit of a line stands: in a pass of a loop, which may stand in a pass of another. */
export interface Pass {
  readonly loop: Loop
  readonly number: number
  readonly outer: Pass | null
}

export interface Visit {
  readonly pass: Pass | null
  /** For the header of a branch or loop: whether its body came next. */
  readonly taken: boolean | undefined
}

/** The visits of all frames, by step number as replay counts it. */
export function visitsByStep(
  events: readonly Event[],
  headers: ReadonlyMap<number, Header>,
): Map<number, Visit> {
  const visited = new Map<number, { lines: number[]; numbers: number[] }>()
  let number = 0
  for (const event of events) {
    if (event.kind === 'line' || event.kind === 'resume') number += 1
    if (event.kind !== 'line') continue
    const known = visited.get(event.frame) ?? { lines: [], numbers: [] }
    known.lines.push(event.line)
    known.numbers.push(number)
    visited.set(event.frame, known)
  }
  const visits = new Map<number, Visit>()
  for (const { lines, numbers } of visited.values()) {
    for (const [at, visit] of visitsOf(lines, headers).entries()) visits.set(numbers[at] ?? 0, visit)
  }
  return visits
}

/** Tells passes apart in the lines that one frame visits, in their order. */
export function visitsOf(visited: readonly number[], headers: ReadonlyMap<number, Header>): Visit[] {
  let pass: Pass | null = null
  return visited.map((line, at) => {
    while (pass !== null && (line < pass.loop.header || line > pass.loop.last)) {
      pass.loop.left = true
      pass = pass.outer
    }
    const header = headers.get(line)
    if (header === undefined) return { pass, taken: undefined }
    const following = visited[at + 1]
    const taken = following === undefined ? undefined : following > line && following <= header.last
    if (header.kind === 'if') return { pass, taken }
    const running: Loop =
      pass?.loop.header === line ? pass.loop : { header: line, last: header.last, passes: 0, left: false }
    const outer: Pass | null = pass?.loop === running ? pass.outer : pass
    if (taken !== true) {
      running.left = taken === false
      pass = outer
      return { pass, taken }
    }
    running.passes += 1
    pass = { loop: running, number: running.passes, outer }
    return { pass, taken }
  })
}
