import { Type } from 'typebox'
import type { RecordedRun, Visit } from './recorded-run.ts'
import { inlineCode, ordinal } from './words.ts'

/** The latest execution, call or step that is asked about: counting further is no matter of understanding. */
export const LATEST = 12

/** The k-th execution of a line, both counted from 1. */
export const ofLine = { line: Type.Integer({ minimum: 1 }), k: Type.Integer({ minimum: 1 }) } as const

export const COUNTING =
  'Executions of a line are counted from the start of the run, over all calls of its function, in the order in which they begin; the line of a `for`, ' +
  '`while` or `if` counts each time that it is evaluated.'

/** What phrasings say of a line's execution: `line`, `source` and `k`. */
export function lineWords(
  { code }: RecordedRun,
  { line, k }: { readonly line: number; readonly k: number },
): Record<string, string> {
  return { line: String(line), source: inlineCode(code.source(line)), k: ordinal(k) }
}

/** The first executions of a line, with their numbers; none where they cannot be counted without doubt. */
export function countedVisits(run: RecordedRun, line: number): { k: number; visit: Visit }[] {
  if (!run.isCountable(line)) return []
  return run
    .visitsOf(line)
    .slice(0, LATEST)
    .map((visit, at) => ({ k: at + 1, visit }))
}

/** Variables that an execution bound anew, by name, and their values' texts; names that Python itself sets aside are not among them. */
export function boundBy({ changes = {} }: Visit): [name: string, text: string][] {
  return Object.entries(changes)
    .filter(
      (entry): entry is [string, string] =>
        entry[1] !== null && /^(?!__)[\p{L}_][\p{L}\p{N}_]*$/u.test(entry[0]),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
