import type { Interpreter } from '../python/interpreter.ts'
import type { Shelter } from './isolation.ts'
import type { Job, Recording } from './job.ts'
import { DEFAULT_LANE, openLane, type Engine, type Lane, type LaneOptions } from './lane.ts'

/** Whatever gives recordings of jobs: lanes, or a cache before them. */
export interface Recorder {
  /** Undefined where the lane died under the job twice. */
  record(job: Job): Promise<Recording | undefined>
}

/** Several lanes behind one queue. */
export interface Lanes extends Recorder {
  readonly size: number
  readonly shelter: Shelter
  readonly engine: Engine
  close(): Promise<void>
}

/**
 * Starts `size` lanes.
 *
 * @throws UserError (environment) where the interpreter does not start, or the level asked for can not be had.
 */
export async function openLanes(
  interpreter: Interpreter,
  size: number,
  options: LaneOptions = DEFAULT_LANE,
): Promise<Lanes> {
  const started = await Promise.allSettled(Array.from({ length: size }, () => openLane(interpreter, options)))
  const lanes = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failed = started.find((each) => each.status === 'rejected')
  const [first] = lanes
  if (failed !== undefined || first === undefined) {
    await Promise.all(lanes.map((lane) => lane.close()))
    throw failed?.reason ?? new RangeError('no lane was asked for')
  }
  const idle = [...lanes]
  const waiting: ((lane: Lane) => void)[] = []

  async function record(job: Job): Promise<Recording | undefined> {
    const lane = idle.pop() ?? (await new Promise<Lane>((resolve) => waiting.push(resolve)))
    try {
      return await lane.record(job)
    } finally {
      const next = waiting.shift()
      if (next === undefined) idle.push(lane)
      else next(lane)
    }
  }

  return {
    size,
    shelter: first.shelter,
    engine: first.engine,
    record,
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()))
    },
  }
}
