import type { Limits } from '../../../schemas/trace.ts'
import { execute } from '../execute.ts'
import type { Execution, Job } from '../job.ts'
import type { Recorder } from '../lanes.ts'
import type { FlowBook } from './flow-book.ts'

export interface Elsewhere {
  /** Lanes of another hash seed, address layout, clock, seed of `random` and folder. */
  readonly second: Recorder
  /** As the second, each with a hash seed and layout of its own: two orders of a small set are often the same one. */
  readonly others: readonly Recorder[]
  readonly book: FlowBook
}

/** A check must not end by a budget that the run itself kept to: a row would then hang on the machine's load. */
const PATIENCE = 3

/** With limits that decide nothing where a run kept to those of the job. */
export function patient(job: Job): Job {
  const { cpu_seconds, wall_seconds } = job.limits
  const limits: Limits = {
    ...job.limits,
    cpu_seconds: cpu_seconds * PATIENCE,
    wall_seconds: wall_seconds * PATIENCE,
  }
  return { ...job, limits }
}

/** A job's untraced runs in other lanes: one, and more where the code makes it likely that they differ. */
export async function* runsElsewhere(
  job: Job,
  { second, others, book }: Elsewhere,
): AsyncGenerator<Execution, void, undefined> {
  const untraced: Job = { ...patient(job), record: 'none', record_module_body: false }
  yield await execute(second, untraced)
  const { order } = await book.read(job)
  if (order === null) return
  for (const recorder of others) yield await execute(recorder, untraced)
}
