import type { FunnelStage } from '../../schemas/manifest.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import type { Progress } from '../stage.ts'

interface Counts {
  in: number
  out: number
  rejected: Map<string, number>
}

/** Counts of every stage, in the order in which stages are named here; in = out + rejected, or it throws. */
export class Funnel implements Progress {
  readonly #stages: Map<string, Counts>

  constructor(stages: readonly string[]) {
    this.#stages = new Map(stages.map((stage) => [stage, { in: 0, out: 0, rejected: new Map() }]))
  }

  #stage(name: string): Counts {
    const stage = this.#stages.get(name)
    if (stage === undefined) throw new Error(`the funnel has no stage '${name}'`)
    return stage
  }

  count(stage: string, side: 'in' | 'out', records = 1): void {
    this.#stage(stage)[side] += records
  }

  reject({ stage, reason }: Rejection, records = 1): void {
    const { rejected } = this.#stage(stage)
    rejected.set(reason, (rejected.get(reason) ?? 0) + records)
  }

  /** The reason that took most records away so far. */
  topReason(): { reason: string; records: number } | undefined {
    let top: { reason: string; records: number } | undefined
    for (const [stage, { rejected }] of this.#stages) {
      for (const [reason, records] of rejected) {
        if (top === undefined || records > top.records) top = { reason: `${stage}/${reason}`, records }
      }
    }
    return top
  }

  counts(stage: string): { in: number; out: number } {
    const { in: entered, out } = this.#stage(stage)
    return { in: entered, out }
  }

  /** @throws Error where a stage does not add up: a record was lost, which is a bug. */
  close(): FunnelStage[] {
    return [...this.#stages].map(([stage, counts]) => {
      const rejected = [...counts.rejected].sort(([a], [b]) => (a < b ? -1 : 1))
      const gone = rejected.reduce((sum, [, records]) => sum + records, 0)
      if (counts.in !== counts.out + gone) {
        throw new Error(`funnel: ${stage} took in ${counts.in}, gave out ${counts.out} and rejected ${gone}`)
      }
      return { stage, in: counts.in, out: counts.out, rejected: Object.fromEntries(rejected) }
    })
  }
}
