import type { Interpreter } from '../python/interpreter.ts'
import { startGuest, type Guest } from './guest.ts'
import type { Isolation, Shelter } from './isolation.ts'
import type { Job, Recording } from './job.ts'

/** Which of the two tracers; both write the same bytes. */
export type Engine = 'c' | 'python'

export interface LaneOptions {
  /** `best` takes the strongest level that the kernel gives. */
  readonly isolation: 'best' | Isolation
  /** `best` takes the C engine where it can be built. */
  readonly engine: 'best' | 'python'
  /** `fixed`: one hash seed and address layout, so that runs are equal; `varied`: others, to find what hangs on them. */
  readonly layout: 'fixed' | 'varied'
  /** Whether samples may start processes: then they see the system's programs, read-only. */
  readonly processes: boolean
}

/** What lanes are unless the recipe says otherwise. */
export const DEFAULT_LANE: LaneOptions = {
  isolation: 'best',
  engine: 'best',
  layout: 'fixed',
  processes: false,
}

/** Runs jobs one at a time, each in a process of its own. */
export interface Lane {
  readonly shelter: Shelter
  readonly engine: Engine
  /** Undefined where the lane died under the job twice. Never rejects for what a sample does. */
  record(job: Job): Promise<Recording | undefined>
  /** Ends the lane and all it runs. */
  close(): Promise<void>
}

/** A wall verdict below this share of processor time says more about the machine than about the sample. */
const BUSY = 0.5

/**
 * Starts a lane.
 *
 * @throws UserError (environment) where the interpreter does not start, or the level asked for can not be had.
 */
export async function openLane(
  interpreter: Interpreter,
  options: LaneOptions = DEFAULT_LANE,
): Promise<Lane> {
  const first = await startGuest(interpreter, options)
  const { shelter, engine } = first
  let guest: Guest | undefined = first
  let closed = false

  async function attempt(job: Job): Promise<Recording | undefined> {
    if (closed) throw new Error('the lane is closed')
    guest ??= await startGuest(interpreter, options)
    const recording = await guest.ask(job)
    if (recording === undefined) {
      const dead: Guest | undefined = guest
      guest = undefined
      await dead?.close()
    }
    return recording
  }

  async function record(job: Job): Promise<Recording | undefined> {
    const recording = (await attempt(job)) ?? (await attempt(job))
    const report = recording?.report
    if (report?.killed === 'wall' && report.cpu_seconds < BUSY * job.limits.wall_seconds) {
      return (await attempt(job)) ?? recording
    }
    return recording
  }

  return {
    shelter,
    engine,
    record,
    close: async () => {
      closed = true
      await guest?.close()
      guest = undefined
    },
  }
}
