import type { GuestReport } from '../../schemas/guest.ts'
import { TRIGGERS } from '../../schemas/trace.ts'
import type { Job } from './job.ts'

/**
 * What is said to a lane and back, as `guests/python/_wire.py` documents it: numbers of eight bytes in the machine's
 * order, which is little-endian on all that Node runs on but one, and then the texts.
 */
const WORD = 8
const KILLED = [null, 'wall', 'output', 'idle'] as const
/** Words of a report. */
export const REPORT_BYTES = 7 * WORD

export function orderOf(job: Job): Buffer {
  const { limits, trigger } = job
  const texts = [job.code, trigger.text, trigger.stdin ?? ''].map((text) => Buffer.from(text, 'utf8'))
  const numbers = [
    ...texts.map(({ length }) => length),
    TRIGGERS.indexOf(trigger.kind),
    job.record === 'trace' ? 1 : 0,
    job.record_module_body ? 1 : 0,
    Math.ceil(limits.wall_seconds * 1000),
    Math.max(1, Math.ceil(limits.cpu_seconds)),
    limits.memory_bytes,
    limits.file_bytes,
    limits.output_bytes,
    limits.processes,
    limits.events,
    limits.trace_bytes,
    limits.values.depth,
    limits.values.elements,
    limits.values.characters,
    limits.values.outer_characters,
  ]
  const head = Buffer.alloc(numbers.length * WORD)
  for (const [place, number] of numbers.entries()) head.writeBigUInt64LE(BigInt(number), place * WORD)
  return Buffer.concat([head, ...texts])
}

/** The facts of a report, still to be checked against their schema. */
export function reportOf(bytes: Buffer): Record<keyof GuestReport, unknown> {
  const numbers = Array.from({ length: REPORT_BYTES / WORD }, (_, place) =>
    Number(bytes.readBigInt64LE(place * WORD)),
  )
  const [exit = 0, signal = 0, killed = 0, oom = 0, cpu = 0, stdout_bytes, trace_bytes] = numbers
  return {
    exit_code: exit < 0 ? null : exit,
    signal: signal < 0 ? null : signal,
    killed: KILLED[killed],
    oom: oom !== 0,
    cpu_seconds: cpu / 1e6,
    stdout_bytes,
    trace_bytes,
  }
}
