import { constants } from 'node:os'
import type { GuestReport } from '../../schemas/guest.ts'
import type { Limits } from '../../schemas/trace.ts'
import { UserError } from '../errors.ts'
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
  /**
   * `fixed`: one address layout, clock, seed of `random` and folder, so that runs are equal; `varied`: others, to find what
   * hangs on them.
   */
  readonly layout: 'fixed' | 'varied'
  /** Of Python's hashes: the order of sets of texts hangs on it. */
  readonly hash_seed: number
  /** Whether samples may start processes: then they see the system's programs, read-only. */
  readonly processes: boolean
}

/** What lanes are unless the recipe says otherwise. */
export const DEFAULT_LANE: LaneOptions = {
  isolation: 'best',
  engine: 'best',
  layout: 'fixed',
  hash_seed: 0,
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

const { SIGKILL } = constants.signals
const RESTARTS = 3
/** A wall verdict below this share of processor time says more about the machine than about the sample. */
const BUSY = 0.5

/** Whether something outside of the sample may have ended it: a busy machine, or one that was short of memory. */
function isDoubtful({ killed, signal, oom, cpu_seconds }: GuestReport, limits: Limits): boolean {
  if (killed === 'wall') return cpu_seconds < BUSY * limits.wall_seconds
  return killed === null && signal === SIGKILL && !oom && cpu_seconds < limits.cpu_seconds
}

/**
 * Starts a lane.
 *
 * @throws UserError (environment) where the interpreter does not start, or the level asked for can not be had.
 */
export async function openLane(interpreter: Interpreter, options: LaneOptions = DEFAULT_LANE): Promise<Lane> {
  const first = await startGuest(interpreter, options)
  const { shelter, engine } = first
  // A manifest names one level: a lane that is replaced has it too, or is none.
  const again = { ...options, isolation: shelter.level }
  let guest: Guest | undefined = first
  let closed = false

  /** It has started once before: what now kills it on its way up may well let it be the next time. */
  async function restart(): Promise<Guest> {
    for (let left = RESTARTS; ; left--) {
      try {
        return await startGuest(interpreter, again)
      } catch (error) {
        if (!(error instanceof UserError) || left === 0) throw error
      }
    }
  }

  async function attempt(job: Job): Promise<Recording | undefined> {
    if (closed) throw new Error('the lane is closed')
    guest ??= await restart()
    // It may have been closed while another guest started, which nobody else would end.
    const recording = closed ? undefined : await guest.ask(job)
    if (recording === undefined) {
      const dead: Guest | undefined = guest
      guest = undefined
      await dead?.close()
    }
    return recording
  }

  async function record(job: Job): Promise<Recording | undefined> {
    const recording = (await attempt(job)) ?? (await attempt(job))
    if (recording === undefined || !isDoubtful(recording.report, job.limits)) return recording
    return (await attempt(job)) ?? recording
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
