import { constants } from 'node:os'
import type { GuestReport } from '../../schemas/guest.ts'
import type { Event, Limits, Outcome } from '../../schemas/trace.ts'
import { scan, type GuestTrace } from './guest-trace.ts'
import type { Execution, Recording } from './job.ts'
import { StreamError } from './stream.ts'

const { SIGXCPU, SIGXFSZ, SIGKILL, SIGSYS } = constants.signals
const OWN_WORDS: ReadonlySet<Outcome['kind']> = new Set([
  'returned',
  'raised',
  'exited',
  'tampered',
  'memory',
])
const MOST_EXIT_CODE = 255

/**
 * What a run came to. Facts seen from outside go before the child's own word, and its word is taken only where it is
 * one that a child can give. The events are decoded whenever they are asked for, unless someone still holds those
 * decoded before: many executions wait in queues, and bytes are a tenth of their events.
 */
export function conclude({ report, stdout, trace }: Recording, limits: Limits): Execution {
  const read = scanned(trace, limits)
  const outcome = outcomeOf(report, read, limits)
  const { count, cut: stopped, end } = read ?? NOTHING
  const cut = stopped || (outcome.kind === 'trace-limit' && end === undefined)
  let known: WeakRef<Event[]> | undefined
  return {
    outcome,
    stdout: textOf(stdout),
    get events() {
      const events = known?.deref() ?? read?.events() ?? []
      known = new WeakRef(events)
      return events
    },
    events_total: end?.kind === 'end' && !cut ? count : null,
    cut,
  }
}

const NOTHING = { count: 0, cut: false, end: undefined } as const

/** Undefined where the stream is none that a tracer writes. */
function scanned(trace: Buffer, limits: Limits): GuestTrace | undefined {
  try {
    return scan(trace, limits)
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    return undefined
  }
}

/** The supervisor's caps, the wall, the memory, the signal, the stream: what comes first decides. */
function outcomeOf(report: GuestReport, trace: GuestTrace | undefined, limits: Limits): Outcome {
  const { killed, oom, signal, cpu_seconds } = report
  if (killed === 'output') return { kind: 'output-limit' }
  if (killed === 'wall' || killed === 'idle') return { kind: 'timeout' }
  if (oom) return { kind: 'memory' }
  if (signal !== null) return outcomeOfSignal(signal, cpu_seconds, trace?.cut ?? false, limits)
  if (trace === undefined) return { kind: 'protocol' }
  const { end, count, cut } = trace
  if (end === undefined) return { kind: 'early-exit' }
  if (end.kind === 'memory') return { kind: 'memory' }
  const { outcome, events_total } = end
  const counted = end.cut ? events_total === null && cut : events_total === count && !cut
  const believed = OWN_WORDS.has(outcome.kind) && (counted || outcome.kind === 'tampered')
  return believed && canLeave(outcome) ? outcome : { kind: 'protocol' }
}

/** Whether a process can end so. */
function canLeave(outcome: Outcome): boolean {
  return outcome.kind !== 'exited' || (outcome.code >= 0 && outcome.code <= MOST_EXIT_CODE)
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
