import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { execute } from '../../pipeline/trace/execute.ts'
import { openLane } from '../../pipeline/trace/lane.ts'
import type { Execution } from '../../pipeline/trace/job.ts'
import type { Interpreter } from '../../pipeline/python/interpreter.ts'
import { cruxEval, HAS_CORPORA, humanEval, type Sample } from './corpora.ts'
import { LIMITS, pythons } from './pythons.ts'
import { SAMPLES } from './samples.ts'

const REFERENCE = fileURLToPath(new URL('reference.py', import.meta.url))
const ALL = process.env['TRACEMILL_FULL'] === '1'
const EVERY = 12
const interpreters = await pythons()
const [standard] = interpreters.filter((each) => each.version[1] === 11).concat(interpreters)

interface Referred {
  readonly events: Record<string, unknown>[]
  readonly outcome: string
}

function refer(interpreter: Interpreter, samples: readonly Sample[]): Referred[] {
  const output = execFileSync(
    interpreter.path,
    ['-s', '-S', '-B', REFERENCE, JSON.stringify(LIMITS.values)],
    {
      input: JSON.stringify(samples),
      env: { PYTHONHASHSEED: '0' },
      maxBuffer: 1 << 30,
    },
  )
  return JSON.parse(output.toString('utf8')) as Referred[]
}

/** What the reference can not tell stands there as `<?type>`: values that are no plain data. */
function comparable(execution: Execution): unknown[] {
  return execution.events.map((event) => {
    const {
      thread: _t,
      source: _s,
      stdout_length: _l,
      message: _m,
      ...rest
    } = { ...event } as Record<string, unknown>
    return rest
  })
}

/** Puts the reference's text in the place of ours where it does not know the value. */
function settle(ours: unknown, theirs: unknown): unknown {
  if (typeof ours === 'string' && typeof theirs === 'string' && theirs.includes('<?')) return theirs
  if (Array.isArray(ours) && Array.isArray(theirs))
    return ours.map((each, index) => settle(each, theirs[index]))
  if (typeof ours === 'object' && ours !== null && typeof theirs === 'object' && theirs !== null) {
    const other = theirs as Record<string, unknown>
    return Object.fromEntries(Object.entries(ours).map(([key, value]) => [key, settle(value, other[key])]))
  }
  return ours
}

async function compare(interpreter: Interpreter, samples: readonly Sample[]): Promise<number> {
  const referred = refer(interpreter, samples)
  const lane = await openLane(interpreter)
  let events = 0
  try {
    for (const [index, sample] of samples.entries()) {
      const theirs = referred[index]
      const execution = await execute(lane, {
        code: sample.code,
        trigger: { kind: 'call', text: sample.call },
        limits: LIMITS,
        record: 'trace',
        record_module_body: false,
      })
      if (theirs === undefined || execution.cut) continue
      events += execution.events.length
      expect
        .soft(settle(comparable(execution), theirs.events), `${sample.id}: ${sample.call}`)
        .toEqual(theirs.events)
      const { outcome } = execution
      const word =
        outcome.kind === 'returned' ? outcome.value : outcome.kind === 'raised' ? outcome.type : outcome.kind
      expect.soft(settle(word, theirs.outcome), sample.id).toEqual(theirs.outcome)
    }
  } finally {
    await lane.close()
  }
  return events
}

describe.each(interpreters)('$runtime against the reference tracer', (interpreter) => {
  const [, minor] = interpreter.version
  it('agrees on our own programs', { timeout: 120_000 }, async () => {
    expect(await compare(interpreter, SAMPLES)).toBeGreaterThan(400)
  })

  it.skipIf(!HAS_CORPORA)('agrees on HumanEval and CRUXEval', { timeout: 600_000 }, async () => {
    const whole = ALL || interpreter === standard
    const samples = [...humanEval(), ...cruxEval()].filter(
      (_, index) => whole || index % EVERY === minor % EVERY,
    )
    expect(await compare(interpreter, samples)).toBeGreaterThan(whole ? 10_000 : 500)
  })
})
