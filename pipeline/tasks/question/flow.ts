import type { RecordedRun, Visit } from './recorded-run.ts'

/** They are told of again when their block ends, or are no place that a reader goes to. */
const NO_TARGET = /^(?:async|case|class|def|except|match|with)\b|^@/

/**
 * The line that runs after an execution of a line in the same frame; undefined where there is none, an exception ended
 * the line, or a reader would name another one than the interpreter's events do.
 */
export function lineAfter({ code }: RecordedRun, visit: Visit): number | undefined {
  if (visit.changes === undefined) return undefined
  const { visits } = visit.frame
  let at = visit.place + 1
  while (visits[at] !== undefined && code.isBare(visits[at]?.line ?? 0)) at += 1
  const next = visits[at]?.line
  const target = next === undefined ? undefined : code.lines[next - 1]
  if (next === undefined || target === undefined || target.continues || !target.complete) return undefined
  if (!code.isStatement(next) || NO_TARGET.test(code.statement(next)) || code.isConstantHeader(next))
    return undefined
  if (next > visit.line)
    return between(visit.line, next, (line) => code.isConstantHeader(line)) ? undefined : next
  // Back is where a loop begins again: of `while True:` that is no event, so that it would seem to be its body.
  const header = code.headers.get(next)
  return header !== undefined && header.kind !== 'if' && visit.line <= header.last ? next : undefined
}

function between(first: number, last: number, holds: (line: number) => boolean): boolean {
  for (let line = first + 1; line < last; line += 1) if (holds(line)) return true
  return false
}

/**
 * Whether the body of the branch or loop that a line heads runs next; undefined where an exception ended the line or
 * recording does not tell.
 */
export function isTaken({ code }: RecordedRun, visit: Visit): boolean | undefined {
  const header = code.headers.get(visit.line)
  if (header === undefined || visit.changes === undefined) return undefined
  const next = visit.frame.visits[visit.place + 1]
  if (next === undefined) return visit.frame.result === undefined ? undefined : false
  return next.line > visit.line && next.line <= header.last
}
