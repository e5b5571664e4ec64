import type { Interpreter } from '../python/interpreter.ts'
import { startGuest, type Answer, type Guest } from './guest.ts'
import type { Execution, Job } from './job.ts'
import { conclude } from './verdict.ts'

/** Runs jobs one at a time, each in a process of its own. */
export interface Lane {
  /** Never rejects for what a sample does; a lane that dies under it twice gives the outcome `internal`. */
  run(job: Job): Promise<Execution>
  /** Ends the lane and all it runs, and removes its files. */
  close(): Promise<void>
}

/** A wall verdict below this share of processor time says more about the machine than about the sample. */
const BUSY = 0.5

/**
 * Starts a lane.
 *
 * @throws UserError (environment) where the interpreter does not start.
 */
export async function openLane(interpreter: Interpreter): Promise<Lane> {
  let guest: Guest | undefined = await startGuest(interpreter)
  let closed = false

  async function attempt(job: Job): Promise<Answer | undefined> {
    if (closed) throw new Error('the lane is closed')
    guest ??= await startGuest(interpreter)
    const answer = await guest.ask(job)
    if (answer === undefined) {
      const dead: Guest | undefined = guest
      guest = undefined
      await dead?.close()
    }
    return answer
  }

  async function run(job: Job): Promise<Execution> {
    let answer = (await attempt(job)) ?? (await attempt(job))
    if (answer?.report.killed === 'wall' && answer.report.cpu_seconds < BUSY * job.limits.wall_seconds) {
      answer = (await attempt(job)) ?? answer
    }
    if (answer === undefined) {
      const outcome = { kind: 'internal', detail: 'the lane died twice while it ran the sample' } as const
      return { outcome, stdout: '', events: [], events_total: null, cut: false }
    }
    return conclude(answer.report, answer.stdout, answer.trace, job.limits)
  }

  return {
    run,
    close: async () => {
      closed = true
      await guest?.close()
      guest = undefined
    },
  }
}
