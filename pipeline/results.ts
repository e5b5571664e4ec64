import type { Trace } from '../schemas/trace.ts'
import { endsWell } from './test-run.ts'

/** What a run gave, as text: what a script printed, else the value. */
export function resultText({ trigger, outcome, stdout }: Trace): string {
  if (trigger.kind === 'script') return stdout
  return outcome.kind === 'returned' ? outcome.value : ''
}

/** How much the results of a program's calls tell of what it was given. */
export interface Results {
  /** Calls that ended well. */
  readonly calls: number
  /** How many results they gave that differ. */
  readonly distinct: number
}

export function resultsOf(traces: readonly Trace[]): Results {
  const ended = traces.filter(endsWell)
  return { calls: ended.length, distinct: new Set(ended.map(resultText)).size }
}
