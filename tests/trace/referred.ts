import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import type { Outcome, Trigger } from '../../schemas/trace.ts'
import type { Interpreter } from '../../pipeline/python/interpreter.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import type { Execution } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE, openLane } from '../../pipeline/trace/lane.ts'
import { LIMITS as USUAL } from './pythons.ts'

const REFERENCE = fileURLToPath(new URL('reference.py', import.meta.url))
/** The reference counts events, not bytes. */
const LIMITS = { ...USUAL, trace_bytes: 256 << 20 }
/** Events shown of a trace that differs. */
const SHOWN = 5

export interface Traced {
  readonly id: string
  readonly code: string
  readonly trigger: Trigger
}

export const called = ({ id, code, call }: { id: string; code: string; call: string }): Traced => ({
  id,
  code,
  trigger: { kind: 'call', text: call },
})

interface Referred extends Pick<Execution, 'cut' | 'stdout'> {
  readonly events: readonly unknown[]
  readonly outcome: Record<string, unknown>
}

/** How much was compared. */
export interface Comparison {
  readonly samples: number
  readonly events: number
  /** Samples whose trace met the cap of events, and whose outcome was decided by a clock. */
  readonly cut: number
  readonly clocked: number
}

/** The reference's traces of samples, in their order. */
async function* refer(interpreter: Interpreter, samples: readonly Traced[]): AsyncGenerator<Referred> {
  const child = spawn(interpreter.path, ['-s', '-S', '-B', REFERENCE, JSON.stringify(LIMITS)], {
    env: { PYTHONHASHSEED: '0' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  for (const { code, trigger } of samples) child.stdin.write(`${JSON.stringify({ code, ...trigger })}\n`)
  child.stdin.end()
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    yield JSON.parse(line) as Referred
  }
}

/** What both say of an outcome. */
function told(outcome: Outcome): Record<string, unknown> {
  const { kind } = outcome
  if (kind === 'returned') return { kind, value: outcome.value }
  if (kind === 'raised') return { kind, type: outcome.type, message: outcome.message }
  // One was stopped by the same clock after its trace had been cut.
  if (kind === 'trace-limit') return { kind: 'timeout' }
  return { ...outcome }
}

/** Fails where the two tell different things; whether a clock decided the outcome. */
function check(id: string, ours: Execution, theirs: Referred): boolean {
  const { events } = ours
  const place = events.findIndex((event, index) => !isDeepStrictEqual({ ...event }, theirs.events[index]))
  if (place >= 0 || events.length !== theirs.events.length) {
    const from = Math.max(0, place < 0 ? events.length - 1 : place - 1)
    expect
      .soft(events.slice(from, from + SHOWN), `${id} from event ${from} of ${events.length}`)
      .toEqual(theirs.events.slice(from, from + SHOWN))
  }
  const outcome = told(ours.outcome)
  const clocked = outcome['kind'] === 'timeout'
  const end = clocked ? { cut: ours.cut, outcome } : { cut: ours.cut, outcome, stdout: ours.stdout }
  expect.soft({ ...theirs, events: [] }, id).toMatchObject(end)
  return clocked
}

/** Traces samples with both, and fails for each of which they tell different things. */
export async function compare(
  interpreter: Interpreter,
  samples: readonly Traced[],
  engine?: 'python',
): Promise<Comparison> {
  const lane = await openLane(interpreter, engine === undefined ? DEFAULT_LANE : { ...DEFAULT_LANE, engine })
  const left = samples[Symbol.iterator]()
  let [count, events, cut, clocked] = [0, 0, 0, 0]
  try {
    for await (const theirs of refer(interpreter, samples)) {
      const { value } = left.next() as { value: Traced }
      const { id, code, trigger } = value
      const job = { code, trigger, limits: LIMITS, record: 'trace', record_module_body: false } as const
      const ours = await execute(lane, job)
      clocked += Number(check(id, ours, theirs))
      count += 1
      events += ours.events.length
      cut += Number(ours.cut)
    }
  } finally {
    await lane.close()
  }
  expect(count).toBe(samples.length)
  return { samples: count, events, cut, clocked }
}
