import { execFileSync } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Execution, Recording } from '../../pipeline/trace/job.ts'
import { traceOf } from '../../pipeline/trace/trace.ts'
import { conclude } from '../../pipeline/trace/verdict.ts'
import type { GuestReport } from '../../schemas/guest.ts'
import { parse } from '../../schemas/parse.ts'
import { Trace, type Limits, type Outcome } from '../../schemas/trace.ts'
import { LIMITS } from './pythons.ts'
import { StreamWriter } from './stream-writer.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { SIGXCPU, SIGXFSZ, SIGKILL, SIGSYS, SIGSEGV } = constants.signals
const REPORT: GuestReport = {
  exit_code: 0,
  signal: null,
  killed: null,
  oom: false,
  cpu_seconds: 0.1,
  stdout_bytes: 0,
  trace_bytes: 0,
}
const RETURNED: Outcome = { kind: 'returned', value: '1', literal: true }

/** A trace of one call with one line, as far as `finish` takes it. */
function stream(finish: (writer: StreamWriter) => void): Buffer {
  const writer = new StreamWriter()
  writer.call(null, 'f', 1, [['x', '1']], 'program')
  writer.line(0, 2)
  finish(writer)
  return writer.buffer
}

const word = (outcome: Outcome, events_total: number | null = 2, cut = false) =>
  stream((writer) => {
    if (cut) writer.cut()
    writer.end({ kind: 'end', outcome, events_total, cut })
  })

const TORN = stream(() => {})
const CUT = stream((writer) => writer.cut())
const BROKEN = Buffer.concat([TORN, Buffer.from([0xff])])

function run(report: Partial<GuestReport>, trace: Buffer, limits: Partial<Limits> = {}): Execution {
  const recording: Recording = { report: { ...REPORT, ...report }, stdout: Buffer.from('at 0xABC\n'), trace }
  return conclude(recording, { ...LIMITS, ...limits })
}

const traced = (execution: Execution): Trace =>
  traceOf({ id: 'a'.repeat(64) }, { kind: 'call', text: 'f(1)' }, execution, LIMITS, {
    runtime: 'CPython 3.1.0',
  })

describe('the verdict', () => {
  const good = word(RETURNED)
  it.each<[string, Outcome, Partial<GuestReport>, Buffer]>([
    ['its own word', RETURNED, {}, good],
    ['its own word behind a cut', RETURNED, {}, word(RETURNED, null, true)],
    ['tampered', { kind: 'tampered' }, {}, word({ kind: 'tampered' }, 99)],
    ['memory', { kind: 'memory' }, {}, stream((writer) => writer.end({ kind: 'memory' }))],
    ['an exit', { kind: 'exited', code: 255 }, {}, word({ kind: 'exited', code: 255 })],
    ['no word', { kind: 'early-exit' }, {}, TORN],
    ['nothing at all', { kind: 'early-exit' }, {}, Buffer.alloc(0)],
    ['nonsense', { kind: 'protocol' }, {}, BROKEN],
    ['a word that is not for it to say', { kind: 'protocol' }, {}, word({ kind: 'timeout' })],
    ['a code that no process has', { kind: 'protocol' }, {}, word({ kind: 'exited', code: 1e300 })],
    ['too many events', { kind: 'protocol' }, {}, word(RETURNED, 3)],
    ['no count', { kind: 'protocol' }, {}, word(RETURNED, null)],
    ['a cut that it does not tell of', { kind: 'protocol' }, {}, Buffer.concat([CUT, endOf(good)])],
    [
      'a cut that was none',
      { kind: 'protocol' },
      {},
      Buffer.concat([TORN, endOf(word(RETURNED, null, true))]),
    ],
    ['the processor time', { kind: 'timeout' }, { signal: SIGXCPU }, TORN],
    ['the processor time, by a kill', { kind: 'timeout' }, { signal: SIGKILL, cpu_seconds: 10 }, TORN],
    ['the processor time behind a cut', { kind: 'trace-limit' }, { signal: SIGXCPU }, CUT],
    ['a kill', { kind: 'crash', signal: SIGKILL }, { signal: SIGKILL }, TORN],
    ['a crash', { kind: 'crash', signal: SIGSEGV }, { signal: SIGSEGV }, TORN],
    ['a file', { kind: 'file-limit' }, { signal: SIGXFSZ }, TORN],
    ['a denial', { kind: 'denied' }, { signal: SIGSYS }, TORN],
    ['the wall', { kind: 'timeout' }, { signal: SIGKILL, killed: 'wall' }, TORN],
    ['a dead lock', { kind: 'timeout' }, { signal: SIGKILL, killed: 'idle' }, TORN],
    ['output', { kind: 'output-limit' }, { signal: SIGKILL, killed: 'output' }, TORN],
    ['memory of the group', { kind: 'memory' }, { signal: SIGKILL, oom: true }, TORN],
    [
      'output before memory',
      { kind: 'output-limit' },
      { signal: SIGKILL, killed: 'output', oom: true },
      good,
    ],
    ['the wall before memory', { kind: 'timeout' }, { signal: SIGKILL, killed: 'wall', oom: true }, good],
    ['memory before a signal', { kind: 'memory' }, { signal: SIGSYS, oom: true }, good],
    ['memory before its own word', { kind: 'memory' }, { oom: true }, good],
    ['a signal before its own word', { kind: 'denied' }, { signal: SIGSYS }, good],
    ['a signal before nonsense', { kind: 'denied' }, { signal: SIGSYS }, BROKEN],
  ])('is of %s', (_, outcome, report, trace) => {
    expect(run(report, trace).outcome).toEqual(outcome)
  })

  it('comes with the events that were whole', () => {
    const events = [
      {
        kind: 'call',
        frame: 0,
        parent: null,
        function: 'f',
        line: 1,
        arguments: { x: '1' },
        source: 'program',
        thread: 0,
      },
      { kind: 'line', frame: 0, line: 2, stdout_length: 0 },
    ]
    const rest = { stdout: 'at 0x000\n', events, cut: false }
    expect(run({}, good)).toEqual({ ...rest, outcome: RETURNED, events_total: 2 })
    const torn = Buffer.concat([TORN, Buffer.from([0x06, 2, 9, 0x41])])
    const killed = { signal: SIGKILL, killed: 'wall' } as const
    expect(run(killed, torn)).toEqual({ ...rest, outcome: { kind: 'timeout' }, events_total: null })
    expect(run({}, BROKEN)).toMatchObject({ events: [], events_total: null, cut: false })
    expect(run({}, good, { events: 1 })).toMatchObject({ outcome: { kind: 'protocol' }, events: [] })
    expect(run({ signal: SIGXCPU }, CUT)).toMatchObject({ events, events_total: null, cut: true })
  })

  it('of two recordings is of each', () => {
    const first = run({}, good)
    const second = run({}, word({ kind: 'exited', code: 3 }))
    expect(first.events).not.toBe(second.events)
    second.events.length = 0
    expect(first.events).toHaveLength(2)
  })
})

describe('a trace of an execution', () => {
  it('decodes no event until it is asked for them', () => {
    let asked = 0
    const execution: Execution = {
      outcome: RETURNED,
      stdout: '',
      get events() {
        asked++
        return []
      },
      events_total: 0,
      cut: false,
    }
    const trace = traced(execution)
    expect(asked).toBe(0)
    expect(trace.events).toEqual([])
    expect(asked).toBe(1)
  })

  it('is a trace like any other', () => {
    const trace = traced(run({}, word(RETURNED)))
    expect(Object.keys(trace)).toEqual(
      Object.keys(Trace.properties).filter((name) => Object.hasOwn(trace, name)),
    )
    expect(Object.keys(trace)).toContain('events')
    expect(trace.events).toBe(trace.events)
    expect(parse(Trace, trace)).toBe(trace)
    const copy: unknown = JSON.parse(JSON.stringify(trace))
    expect(copy).toEqual(structuredClone(trace))
    expect(parse(Trace, copy)).toEqual({ ...trace })
    expect(trace.engine).toBe('tracemill 2')
  })

  it('keeps its events no longer than its user', { timeout: 120_000 }, () => {
    // All of them at once are several times what this process may hold.
    const script = `
      import { conclude } from './pipeline/trace/verdict.ts'
      const steps = Buffer.alloc(50_000 * 9)
      for (let at = 0; at < steps.length; at += 9) steps.set([0x02, 2, 0x03, 1, 0, 4, 49, 50, 51], at)
      const trace = Buffer.concat([Buffer.from([0x01, 0, 0, 1, 0x66, 1, 0]), steps])
      const limits = ${JSON.stringify({ ...LIMITS, events: 100_000 })}
      const report = ${JSON.stringify(REPORT)}
      const held = Array.from({ length: 30 }, () => conclude({ report, stdout: Buffer.alloc(0), trace }, limits))
      let events = 0
      for (const execution of held) {
        events += execution.events.length
        await new Promise((resolve) => setImmediate(resolve))
      }
      console.log(events)`
    const words = ['--import', 'tsx', '--max-old-space-size=64', '--input-type=module', '-e', script]
    const output = execFileSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' })
    expect(output.trim()).toBe('1500030')
  })
})

/** The last record of a stream that has the same events. */
function endOf(trace: Buffer): Buffer {
  return trace.subarray(trace.lastIndexOf(0x0f))
}
