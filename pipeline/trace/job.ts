import type { GuestReport } from '../../schemas/guest.ts'
import type { Limits, Trace, Trigger } from '../../schemas/trace.ts'

/** One run of one sample. */
export interface Job {
  readonly code: string
  /** What the code compiles to, where that is known: `marshal`'s form, for the interpreter that runs it. */
  readonly bytecode?: Buffer
  readonly trigger: Trigger
  readonly limits: Limits
  /** To the cap: the run ends as `trace-limit` where its recording does; else it goes on to its own end. */
  readonly record: 'trace' | 'trace-to-cap' | 'none'
  readonly record_module_body: boolean
}

/** What a lane saw of a run: facts from outside, and the bytes that the sample left. */
export interface Recording {
  readonly report: GuestReport
  readonly stdout: Buffer
  readonly trace: Buffer
}

/** What came of a run: the part of a trace that the run itself decides. */
export type Execution = Pick<Trace, 'outcome' | 'stdout' | 'events' | 'events_total' | 'cut'>
