import { constants } from 'node:os'
import { describe, expect, it } from 'vitest'
import type { Interpreter } from '../../pipeline/python/interpreter.ts'
import type { Job } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE, openLane } from '../../pipeline/trace/lane.ts'
import { callsOf, TRACED_CORPORA } from './corpus-calls.ts'
import { cruxEval, HAS_CORPORA, humanEval, type Sample } from './corpora.ts'
import { programs } from './programs.ts'
import { LIMITS, pythons } from './pythons.ts'
import { SAMPLES } from './samples.ts'

const { SIGXCPU } = constants.signals
const ALL = process.env['TRACEMILL_FULL'] === '1'
/** Of the large corpora, unless all is asked for. */
const EVERY = 12
/**
 * It keeps the mapping that `locals()` gives: up to 3.12 the interpreter fills that anew whenever Python code looks at
 * the variables of the frame, so the pure tracer changes what it returns. The C engine does not.
 */
const KEEPS_LOCALS = 'TheAlgorithms/Python/graphics/vector3_for_2d_rendering.py#rotate#0'
/** It takes clauses out of a set of objects, whose order their addresses decide: the engines do not allocate alike. */
const ADDRESSES = 'TheAlgorithms/Python/other/davis_putnam_logemann_loveland.py#generate_formula#0'
const interpreters = (await pythons()).filter(({ version }) => version[1] >= 11)

function jobOf({ code, call }: Sample): Job {
  const trigger = { kind: 'call', text: call } as const
  return { code, trigger, limits: LIMITS, record: 'trace', record_module_body: false }
}

/** How many recordings were equal, byte for byte; fails for each that is not. */
async function compare(interpreter: Interpreter, jobs: readonly Job[]): Promise<number> {
  const compiled = await openLane(interpreter)
  const pure = await openLane(interpreter, { ...DEFAULT_LANE, engine: 'python' })
  let equal = 0
  try {
    expect(compiled.engine).toBe('c')
    expect(pure.engine).toBe('python')
    for (const job of jobs) {
      const [byC, byPython] = await Promise.all([compiled.record(job), pure.record(job)])
      const same = byC !== undefined && byPython !== undefined && byC.trace.equals(byPython.trace)
      // What ended by a clock was recorded as far as it came.
      const clocked = byC?.report.signal === SIGXCPU || byPython?.report.signal === SIGXCPU
      if (same || clocked) equal += 1
      expect.soft(same || clocked, `${job.trigger.text}\n${job.code}`).toBe(true)
      expect.soft(byC?.stdout.equals(byPython?.stdout ?? Buffer.alloc(0))).toBe(true)
    }
  } finally {
    await compiled.close()
    await pure.close()
  }
  return equal
}

describe.each(interpreters)('both tracers on $runtime', (interpreter) => {
  const [, minor] = interpreter.version

  it('write the same bytes for our own programs', { timeout: 120_000 }, async () => {
    const scripts = programs()
      // Before 3.12 the interpreter ends an object inside the pure tracer's call, where no call can be recorded.
      .filter(({ name, needs }) => needs <= minor && (minor >= 12 || name !== 'finalizers'))
      .map(({ code }): Job => ({
        ...jobOf({ id: '', code, call: '' }),
        trigger: { kind: 'script', text: '' },
      }))
    const jobs = [...scripts, ...SAMPLES.map(jobOf)]
    expect(await compare(interpreter, jobs)).toBe(jobs.length)
  })

  it.skipIf(!HAS_CORPORA)('write the same bytes for public corpora', { timeout: 900_000 }, async () => {
    const sets = await Promise.all(
      TRACED_CORPORA.map(({ corpus, path, calls }) => callsOf(corpus, path, calls)),
    )
    const samples = [...humanEval(), ...cruxEval(), ...sets.flat()].filter(
      ({ id }) => id !== ADDRESSES && (minor > 12 || id !== KEEPS_LOCALS),
    )
    const chosen = samples.filter((_, index) => ALL || index % EVERY === minor % EVERY)
    expect(await compare(interpreter, chosen.map(jobOf))).toBe(chosen.length)
    expect(chosen.length).toBeGreaterThan(ALL ? 4000 : 200)
  })
})
