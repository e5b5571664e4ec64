import { isTaken } from './flow.ts'
import { boundBy } from './place.ts'
import type { RecordedRun, Visit } from './recorded-run.ts'

/** A loop that was run, however often it was entered. */
export interface LoopRun {
  readonly line: number
  readonly last: number
  /** How often its body was begun. */
  readonly passes: number
  /** Where it was entered once: the executions of its line, and the first one of another line after it. */
  readonly entered?: { readonly heads: readonly Visit[]; readonly exit?: Visit }
}

/** Loops whose passes everyone counts alike, by line. */
export function loopsOf(run: RecordedRun): LoopRun[] {
  if (!run.tellsEachStatement()) return []
  return run.linesRun().flatMap((line) => loopAt(run, line) ?? [])
}

/** The loop that a line heads; undefined where it heads none that was run from beginning to end. */
export function loopAt(run: RecordedRun, line: number): LoopRun | undefined {
  const { code } = run
  const header = code.headers.get(line)
  if (header === undefined || header.kind === 'if' || !code.isDecision(line) || !run.isCountable(line)) {
    return undefined
  }
  const heads = run.visitsOf(line)
  const taken = heads.map((visit) => isTaken(run, visit))
  if (taken.includes(undefined)) return undefined
  const { last } = header
  const passes = taken.filter(Boolean).length
  const [first] = heads
  const end = heads.at(-1)
  if (first === undefined || end === undefined) return undefined
  const { visits } = first.frame
  const inside = visits.slice(first.place, end.place + 1)
  const isOnce =
    heads.every(({ frame }) => frame === first.frame) &&
    inside.every((visit) => visit.line >= line && visit.line <= last)
  if (!isOnce) return { line, last, passes }
  const exit = visits.slice(end.place + 1).find((visit) => visit.line < line || visit.line > last)
  return { line, last, passes, entered: { heads, ...(exit === undefined ? {} : { exit }) } }
}

/**
 * What the loop's variables are once `after` has run, an execution of the same frame: those that the loop has bound, by
 * name, with their values' texts. An exception in between leaves it open what it had changed: then there are none.
 */
export function boundIn(first: Visit, after: Visit): Map<string, string> {
  const bound = new Map<string, string>()
  for (const visit of first.frame.visits.slice(first.place, after.place + 1)) {
    if (visit.changes === undefined) return new Map()
    for (const [name, value] of Object.entries(visit.changes)) if (value === null) bound.delete(name)
    for (const [name, text] of boundBy(visit)) bound.set(name, text)
  }
  return new Map([...bound].sort(([a], [b]) => (a < b ? -1 : 1)))
}
