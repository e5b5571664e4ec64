import type { Run } from '../stage.ts'

/** Characters of a detail in the ledger. */
const LONGEST_DETAIL = 300

/** The text as UTF-8 can hold it. */
const wellFormed = (text: string): string => Buffer.from(text).toString()

/**
 * Counts a record of `source` into a stage and out of it at once. A record may give several programs or none: what comes in
 * is counted as what then leaves or is refused.
 */
export function refuserOf(
  stage: 'ingest' | 'usages' | 'candidates',
  source: string,
  run: Run,
): (reason: string, at: string, detail: string) => void {
  return (reason, at, detail) => {
    run.progress.count(stage, 'in')
    run.reject({
      stage,
      reason,
      id: wellFormed(`${source} ${at}`),
      detail: wellFormed(detail.slice(0, LONGEST_DETAIL)),
    })
  }
}
