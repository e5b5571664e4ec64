import { constants } from 'node:os'
import type { GuestReport } from '../../schemas/guest.ts'
import { SchemaError } from '../../schemas/parse.ts'
import type { Limits, Outcome } from '../../schemas/trace.ts'
import { readGuestTrace, type GuestTrace } from './guest-trace.ts'
import type { Execution, Recording } from './job.ts'

const { SIGXCPU, SIGXFSZ, SIGKILL, SIGSYS } = constants.signals
const OWN_WORDS: ReadonlySet<Outcome['kind']> = new Set([
  'returned',
  'raised',
  'exited',
  'tampered',
  'memory',
])
const NOTHING: GuestTrace = { events: [], cut: false, end: undefined }

/**
 * What a run came to. Facts seen from outside go before the child's own word, and its word is taken only where it is
 * one that a child can give.
 */
export function conclude({ report, stdout, trace }: Recording, limits: Limits): Execution {
  let read = NOTHING
  let broken = false
  try {
    read = readGuestTrace(trace)
  } catch (error) {
    if (!(error instanceof SchemaError || error instanceof SyntaxError || error instanceof RangeError))
      throw error
    broken = true
  }
  const outcome = outcomeOf(report, read, broken, limits)
  const cut = read.cut || (outcome.kind === 'trace-limit' && read.end === undefined)
  const finished = read.end?.kind === 'end'
  return {
    outcome,
    stdout: textOf(stdout),
    events: read.events,
    events_total: finished && !cut ? read.events.length : null,
    cut,
  }
}

function outcomeOf(report: GuestReport, trace: GuestTrace, broken: boolean, limits: Limits): Outcome {
  if (report.killed === 'output') return { kind: 'output-limit' }
  if (report.killed === 'wall') return { kind: 'timeout' }
  if (report.signal !== null) return outcomeOfSignal(report.signal, report.cpu_seconds, trace.cut, limits)
  if (broken) return { kind: 'protocol' }
  const { end } = trace
  if (end === undefined) return { kind: 'early-exit' }
  if (end.kind === 'memory') return { kind: 'memory' }
  const counted = end.cut ? end.events_total === null && trace.cut : end.events_total === trace.events.length
  const believed = OWN_WORDS.has(end.outcome.kind) && (counted || end.outcome.kind === 'tampered')
  return believed ? end.outcome : { kind: 'protocol' }
}

function outcomeOfSignal(signal: number, cpu: number, cut: boolean, limits: Limits): Outcome {
  const spent = signal === SIGXCPU || (signal === SIGKILL && cpu >= limits.cpu_seconds)
  if (spent) return { kind: cut ? 'trace-limit' : 'timeout' }
  if (signal === SIGXFSZ) return { kind: 'file-limit' }
  if (signal === SIGSYS) return { kind: 'denied' }
  return { kind: 'crash', signal }
}

/** Addresses differ between runs: they become zeros, as many as before, so that offsets into the text still hold. */
function textOf(stdout: Buffer): string {
  return stdout
    .toString('utf8')
    .replace(/\bat 0x([0-9A-Fa-f]+)/g, (_, digits: string) => `at 0x${'0'.repeat(digits.length)}`)
}
