import type { Execution, Job } from './job.ts'
import type { Recorder } from './lanes.ts'
import { conclude } from './verdict.ts'

/** Runs a job and says what came of it. */
export async function execute(recorder: Recorder, job: Job): Promise<Execution> {
  const recording = await recorder.record(job)
  if (recording === undefined) {
    const outcome = { kind: 'internal', detail: 'the lane died twice while it ran the sample' } as const
    return { outcome, stdout: '', events: [], events_total: null, cut: false }
  }
  return conclude(recording, job.limits)
}
