import type { GuestReport } from '../../schemas/guest.ts'
import { TRIGGERS } from '../../schemas/trace.ts'
import type { Job } from './job.ts'

/**
 * What is said to a lane and back, as `guests/python/_wire.py` documents it: numbers of eight bytes in the machine's
 * order, which is little-endian on all that Node runs on but one, and then the texts.
 */
const WORD = 8
const HALF = 2 ** 32
const RECORDS: readonly Job['record'][] = ['none', 'trace', 'trace-to-cap']
const KILLED = [null, 'wall', 'output', 'idle'] as const
/** Words of a report. */
export const REPORT_BYTES = 7 * WORD

/** A number of eight bytes: no count of ours has more than the 53 bits that a number of Node's keeps. */
function writeWord(to: Buffer, value: number, place: number): void {
  to.writeUInt32LE(value % HALF, place * WORD)
  to.writeUInt32LE(Math.floor(value / HALF), place * WORD + WORD / 2)
}

function readWord(from: Buffer, place: number): number {
  return from.readUInt32LE(place * WORD) + from.readInt32LE(place * WORD + WORD / 2) * HALF
}

export function orderOf(job: Job): Buffer {
  const { limits, trigger } = job
  const texts = [trigger.text, trigger.stdin ?? '']
  const code = job.bytecode ?? Buffer.from(job.code, 'utf8')
  const sizes = [code.length, ...texts.map((text) => Buffer.byteLength(text))]
  const numbers = [
    ...sizes,
    TRIGGERS.indexOf(trigger.kind),
    RECORDS.indexOf(job.record),
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
    job.bytecode === undefined ? 0 : 1,
  ]
  let at = numbers.length * WORD
  const order = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + size, at))
  for (const [place, number] of numbers.entries()) writeWord(order, number, place)
  at += code.copy(order, at)
  for (const text of texts) at += order.write(text, at)
  return order
}

/** The facts of a report, still to be checked against their schema. */
export function reportOf(bytes: Buffer): Record<keyof GuestReport, unknown> {
  const exit = readWord(bytes, 0)
  const signal = readWord(bytes, 1)
  return {
    exit_code: exit < 0 ? null : exit,
    signal: signal < 0 ? null : signal,
    killed: KILLED[readWord(bytes, 2)],
    oom: readWord(bytes, 3) !== 0,
    cpu_seconds: readWord(bytes, 4) / 1e6,
    stdout_bytes: readWord(bytes, 5),
    trace_bytes: readWord(bytes, 6),
  }
}
