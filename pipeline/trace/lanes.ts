import type { Interpreter } from '../python/interpreter.ts'
import type { Execution, Job } from './job.ts'
import { openLane, type Lane } from './lane.ts'

/** Several lanes behind one queue. */
export interface Lanes {
  readonly size: number
  run(job: Job): Promise<Execution>
  close(): Promise<void>
}

/**
 * Starts `size` lanes.
 *
 * @throws UserError (environment) where the interpreter does not start.
 */
export async function openLanes(interpreter: Interpreter, size: number): Promise<Lanes> {
  const started = await Promise.allSettled(Array.from({ length: size }, () => openLane(interpreter)))
  const lanes = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failed = started.find((each) => each.status === 'rejected')
  if (failed !== undefined) {
    await Promise.all(lanes.map((lane) => lane.close()))
    throw failed.reason
  }
  const idle = [...lanes]
  const waiting: ((lane: Lane) => void)[] = []

  async function run(job: Job): Promise<Execution> {
    const lane = idle.pop() ?? (await new Promise<Lane>((resolve) => waiting.push(resolve)))
    try {
      return await lane.run(job)
    } finally {
      const next = waiting.shift()
      if (next === undefined) idle.push(lane)
      else next(lane)
    }
  }

  return {
    size,
    run,
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()))
    },
  }
}
