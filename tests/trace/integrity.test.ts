import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { FlowBook } from '../../pipeline/trace/integrity/flow-book.ts'
import type { Execution, Job } from '../../pipeline/trace/job.ts'
import { openLanes, type Lanes } from '../../pipeline/trace/lanes.ts'
import { randomFrom } from '../../pipeline/random.ts'
import { cruxEval, HAS_CORPORA, humanEval, humanEvalTests, mbppTests } from './corpora.ts'
import { FORGERIES, forge, type Forgery } from './forge.ts'
import { programs } from './programs.ts'
import { LIMITS, pythons } from './pythons.ts'
import { SAMPLES } from './samples.ts'

const ALL = process.env['TRACEMILL_FULL'] === '1'
const EVERY = 12
/** Of forgeries that leave a stream which the code could have given: a loop that goes round once more, or once less. */
const CAUGHT = 0.9
const interpreters = await pythons()

const jobOf = (code: string, trigger: Job['trigger'], record_module_body = false): Job => ({
  code,
  trigger,
  limits: LIMITS,
  record: 'trace',
  record_module_body,
})

function own(minor: number): Job[] {
  const files = programs().filter(({ needs }) => needs <= minor)
  return [
    ...SAMPLES.map(({ code, call }) => jobOf(code, { kind: 'call', text: call })),
    ...files.map(({ code }) => jobOf(code, { kind: 'script', text: '' })),
    ...files.map(({ code }) => jobOf(code, { kind: 'test', text: 'assert True\n' }, true)),
  ]
}

function corpora(): Job[] {
  return [
    ...[...humanEval(), ...cruxEval()].map(({ code, call }) => jobOf(code, { kind: 'call', text: call })),
    ...[...humanEvalTests(), ...mbppTests()].map(({ code, test }) =>
      jobOf(code, { kind: 'test', text: test }),
    ),
  ]
}

describe.each(interpreters)('control flow on $runtime', (interpreter) => {
  const [, minor] = interpreter.version
  let lanes: Lanes
  let syntax: Syntax
  beforeAll(async () => {
    lanes = await openLanes(interpreter, 2)
    syntax = await openSyntax(interpreter)
  })
  afterAll(async () => {
    await lanes.close()
    await syntax.close()
  })

  /** Runs jobs with both lanes, and gives what was wrong with each trace. */
  async function violations(jobs: readonly Job[]): Promise<{ events: number; wrong: string[] }> {
    const book = new FlowBook(syntax)
    let events = 0
    const wrong = await Promise.all(
      jobs.map(async (job) => {
        const execution = await execute(lanes, job)
        const { follower } = await book.read(job)
        const { length } = execution.events
        events += length
        if (follower === undefined || follower === 'none') {
          return length === 0 ? [] : [`${job.code}: does not compile`]
        }
        const violation = follower.violation(execution)
        return violation === undefined ? [] : [`${job.trigger.text}\n${job.code}\n${violation}`]
      }),
    )
    return { events, wrong: wrong.flat() }
  }

  it('is kept by every trace of our own programs', { timeout: 120_000 }, async () => {
    const { events, wrong } = await violations(own(minor))
    expect(wrong).toEqual([])
    expect(events).toBeGreaterThan(20_000)
  })

  it.skipIf(!HAS_CORPORA)('is kept by every trace of the corpora', { timeout: 900_000 }, async () => {
    const jobs = corpora().filter((_, index) => ALL || index % EVERY === minor % EVERY)
    const { events, wrong } = await violations(jobs)
    expect(wrong).toEqual([])
    expect(events).toBeGreaterThan(ALL ? 200_000 : 5_000)
  })

  it('catches most single forgeries', { timeout: 120_000 }, async () => {
    const random = randomFrom(minor)
    const book = new FlowBook(syntax)
    const share: Partial<Record<Forgery, { tried: number; caught: number }>> = {}
    for (const job of SAMPLES.map(({ code, call }) => jobOf(code, { kind: 'call', text: call }))) {
      const execution: Execution = await execute(lanes, job)
      const { follower } = await book.read(job)
      const { events, outcome, cut } = execution
      if (follower === undefined || follower === 'none' || cut) continue
      const lines = job.code.split('\n').length
      for (const forgery of FORGERIES.flatMap((each) => Array<Forgery>(20).fill(each))) {
        const forged = forge(events, forgery, lines, random)
        if (forged === undefined) continue
        const counts = (share[forgery] ??= { tried: 0, caught: 0 })
        counts.tried++
        if (follower.violation({ events: forged, outcome, cut }) !== undefined) counts.caught++
      }
    }
    for (const forgery of FORGERIES) {
      const { tried, caught } = share[forgery] ?? { tried: 0, caught: 0 }
      expect(tried).toBeGreaterThan(100)
      expect.soft(caught / tried, `${forgery}: ${caught} of ${tried}`).toBeGreaterThan(CAUGHT)
    }
  })
})
