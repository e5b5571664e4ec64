import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Execution, Job } from '../../pipeline/trace/job.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { openLane, type Lane } from '../../pipeline/trace/lane.ts'
import { goldenOf, programs } from './programs.ts'
import { LIMITS, pythons } from './pythons.ts'

const UPDATE = process.env['TRACEMILL_GOLDEN']
const interpreters = await pythons()

function script(code: string, record: Job['record']): Job {
  return { code, trigger: { kind: 'script', text: '' }, limits: LIMITS, record, record_module_body: false }
}

/** One event a line: a golden that people can read and compare. */
function lines(execution: Execution): string {
  const { events, ...rest } = execution
  return `${JSON.stringify(rest)}\n${events.map((event) => JSON.stringify(event)).join('\n')}\n`
}

describe.each(interpreters)('programs on $runtime', (interpreter) => {
  let lane: Lane
  beforeAll(async () => {
    lane = await openLane(interpreter)
  })
  afterAll(() => lane.close())

  const fitting = programs().filter((program) => program.needs <= interpreter.version[1])
  it.each(fitting)('$name does the same traced and untraced', async (program) => {
    const plain = await execute(lane, script(program.code, 'none'))
    const traced = await execute(lane, script(program.code, 'trace'))
    expect({ outcome: traced.outcome, stdout: traced.stdout }).toEqual({
      outcome: plain.outcome,
      stdout: plain.stdout,
    })
    expect(traced.outcome.kind).not.toBe('tampered')
    const text = JSON.stringify(traced)
    expect(text).not.toMatch(/0x[0-9a-f]{6}/i)
    expect(text).not.toMatch(/\/(home|tmp|usr|root|work)\//)
    expect(text.isWellFormed()).toBe(true)
  })

  it.each(fitting)('$name gives the same trace twice', async (program) => {
    const once = await execute(lane, script(program.code, 'trace'))
    const again = await execute(lane, script(program.code, 'trace'))
    expect(lines(again)).toBe(lines(once))
    if (UPDATE === interpreter.runtime)
      writeFileSync(program.golden, JSON.stringify(lines(once).split('\n'), null, 1))
  })

  it.each(fitting.filter((program) => goldenOf(program) !== undefined))(
    '$name gives the golden trace',
    async (program) => {
      const execution = await execute(lane, script(program.code, 'trace'))
      expect(lines(execution).split('\n')).toEqual(goldenOf(program))
    },
  )
})
