import { constants } from 'node:os'
import type { Limits } from '../../../schemas/trace.ts'
import type { Recorder } from '../lanes.ts'
import type { TraceCache } from './cache.ts'
import { keysIn, type CacheContext } from './key.ts'

const { SIGABRT, SIGFPE, SIGILL, SIGKILL, SIGSEGV, SIGSYS, SIGXCPU, SIGXFSZ } = constants.signals
/** A program brings these upon itself. */
const OWN: ReadonlySet<number> = new Set([SIGABRT, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGXCPU, SIGXFSZ])
/** With so much of the wall time as processor time, no neighbour decided. */
const BUSY = 0.9

/** What of a report tells whether the same run would give it again. */
interface Facts {
  readonly killed: string | null
  readonly signal: number | null
  readonly cpu_seconds: number
  readonly oom: boolean
}

/**
 * Whether a run of the sample would come to this again: then it is kept.
 *
 * What a budget of counts or of processor time ended is kept, and so is what the program did to itself: that is the same
 * on a loaded machine, and a run that spends all its time is the dearest of all to repeat. Not kept is what may be the
 * machine's doing, for the cache would make it the sample's for good: a wall clock or an idle one that ran out while
 * the sample did not have the processor; a SIGKILL before the processor time was spent, as the kernel's when memory is
 * short; SIGBUS, when a mapping finds no memory; signals that somebody outside can send. All those cost next to no
 * processor time to find out again. A new way of killing is not kept until it is named here.
 */
export function isFact(report: Facts, limits: Limits): boolean {
  const { killed, signal, cpu_seconds, oom } = report
  if (oom) return false
  if (killed === 'output') return true
  if (killed === 'wall') return limits.processes === 0 && cpu_seconds >= BUSY * limits.wall_seconds
  if (killed !== null) return false
  if (signal === null || OWN.has(signal)) return true
  return signal === SIGKILL && cpu_seconds >= limits.cpu_seconds
}

/**
 * Asks the cache first, and keeps there what `recorder` gives; without a cache, `recorder` itself.
 *
 * A recording that `recorder` did not give, because the lane died, is a fact about nobody and is not kept. One job asked
 * twice is answered alike: to see whether a sample does the same twice, ask in another context (another layout), or ask
 * `recorder` itself.
 *
 * The cache is believed as the program's own files are. At the isolation level `rlimits`, which is for trusted code
 * alone, a sample can write to both.
 */
export function cached(recorder: Recorder, cache: TraceCache | undefined, context: CacheContext): Recorder {
  if (cache === undefined) return recorder
  const keyOf = keysIn(context)
  return {
    async record(job) {
      const key = keyOf(job)
      const held = cache.get(key)
      if (held !== undefined) return held
      const recording = await recorder.record(job)
      if (recording !== undefined && isFact(recording.report, job.limits)) cache.put(key, recording)
      return recording
    },
  }
}
