import type { Run } from '../stage.ts'
import type { Family } from './family.ts'

/** Counts a family into the stage `verify` and out of it at once: without its program its bugs have no fix. */
export function refuseFamily({ program, bugs }: Family, reason: string, detail: string, run: Run): undefined {
  run.progress.count('verify', 'in', 1 + bugs.length)
  run.reject({ stage: 'verify', reason, id: program.id, detail })
  for (const bug of bugs)
    run.reject({ stage: 'verify', reason: 'fix-not-verified', id: bug.id, detail: program.id })
  return undefined
}
