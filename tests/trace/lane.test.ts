import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import type { Execution, Job } from '../../pipeline/trace/job.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { DEFAULT_LANE, openLane, type Lane } from '../../pipeline/trace/lane.ts'
import { openLanes } from '../../pipeline/trace/lanes.ts'
import type { Limits, Trigger } from '../../schemas/trace.ts'
import { Trace } from '../../schemas/trace.ts'
import { parse } from '../../schemas/parse.ts'
import { traceOf } from '../../pipeline/trace/trace.ts'
import { LIMITS, pythons } from './pythons.ts'

const interpreters = await pythons()
const standard = await findInterpreter('python3')
const TALLY = `def tally(xs):
    total = 0
    for x in xs:
        total += sq(x)
    return total

def sq(x):
    return x * x
`

/** Finds the memory that it shares with the lane in the frames below its own, and writes what no tracer writes. */
const FORGER = `import os, struct, sys
frame = sys._getframe()
while 'job' not in frame.f_locals: frame = frame.f_back
memory = frame.f_locals['job'].memory
memory[8:18] = b'!nonsense\\n'
struct.pack_into('=Q', memory, 0, 10)
os._exit(0)`

function job(code: string, trigger: Partial<Trigger> = {}, limits: Partial<Limits> = {}): Job {
  return {
    code,
    trigger: { kind: 'script', text: '', ...trigger },
    limits: { ...LIMITS, ...limits },
    record: 'trace',
    record_module_body: false,
  }
}

const call = (text: string): Partial<Trigger> => ({ kind: 'call', text })

describe.each(interpreters)('the documented example on $runtime', (interpreter) => {
  it('is recorded as DESIGN says', async () => {
    const lane = await openLane(interpreter)
    const execution = await execute(lane, job(TALLY, call('tally([2])')))
    await lane.close()
    const line = (frame: number, line: number, changes: Record<string, string>) => ({
      kind: 'line',
      frame,
      line,
      changes,
      stdout_length: 0,
    })
    const called = { source: 'program', thread: 0, kind: 'call' }
    expect(execution).toEqual({
      outcome: { kind: 'returned', value: '4', literal: true },
      stdout: '',
      events: [
        { ...called, frame: 0, parent: null, function: 'tally', line: 1, arguments: { xs: '[2]' } },
        line(0, 2, { total: '0' }),
        line(0, 3, { x: '2' }),
        line(0, 4, { total: '4' }),
        { ...called, frame: 1, parent: 0, function: 'sq', line: 7, arguments: { x: '2' } },
        line(1, 8, {}),
        { kind: 'return', frame: 1, line: 8, value: '4' },
        line(0, 3, {}),
        line(0, 5, {}),
        { kind: 'return', frame: 0, line: 5, value: '4' },
      ],
      events_total: 10,
      cut: false,
    })
  })
})

describe('a lane', () => {
  let lane: Lane
  beforeAll(async () => {
    lane = await openLane(standard)
  })
  afterAll(() => lane.close())
  const run = (
    code: string,
    trigger: Partial<Trigger> = {},
    limits: Partial<Limits> = {},
  ): Promise<Execution> => execute(lane, job(code, trigger, limits))
  const kind = async (...words: Parameters<typeof run>) => (await run(...words)).outcome

  it('tells the outcomes apart', { timeout: 60_000 }, async () => {
    expect(
      await kind('while True: pass', {}, { cpu_seconds: 1, events: 1_000_000, trace_bytes: 1 << 30 }),
    ).toEqual({ kind: 'timeout' })
    expect(await kind('while True:\n    x = 1', {}, { cpu_seconds: 1, events: 10 })).toEqual({
      kind: 'trace-limit',
    })
    expect(await kind('import threading; threading.Event().wait()', {}, { wall_seconds: 1 })).toEqual({
      kind: 'timeout',
    })
    expect(await kind('x = [0] * 10 ** 10')).toEqual({ kind: 'memory' })
    expect(await kind('print("x" * 3000)', {}, { output_bytes: 1000 })).toEqual({ kind: 'output-limit' })
    expect(
      await kind('f = open("f", "wb"); f.write(b"x" * 9999); f.flush()', {}, { file_bytes: 100 }),
    ).toEqual({ kind: 'file-limit' })
    expect(await kind('import os, signal; os.kill(os.getpid(), signal.SIGSEGV)')).toEqual({
      kind: 'crash',
      signal: 11,
    })
    expect(await kind('import os; os._exit(0)')).toEqual({ kind: 'early-exit' })
    expect(await kind('import sys; sys.exit("no")')).toEqual({ kind: 'exited', code: 1 })
    expect(await kind('import sys; sys.settrace(lambda *a: None)')).toEqual({ kind: 'tampered' })
    expect(await kind(FORGER)).toEqual({ kind: 'protocol' })
    expect(await kind('import os\nos.fork()')).toMatchObject({ kind: 'raised', type: 'PermissionError' })
    expect(await kind('def f(x): return x', call('f(float("inf"))'))).toEqual({
      kind: 'returned',
      value: 'inf',
      literal: false,
    })
    expect(await kind('def f(x): return x', call('f("x" * 9999)'))).toMatchObject({ literal: false })
    expect(await kind('raise ValueError("no", 1)')).toEqual({
      kind: 'raised',
      type: 'ValueError',
      message: "('no', 1)",
      traceback: "line 1, in <module>\nValueError: ('no', 1)",
    })
  })

  it('keeps the events of a run that was killed', async () => {
    const { events, events_total, outcome } = await run('import os\nx = 1\nos._exit(7)')
    expect(outcome).toEqual({ kind: 'early-exit' })
    expect(events_total).toBeNull()
    expect(events.slice(1)).toEqual([
      { kind: 'line', frame: 0, line: 1, changes: { os: '<module os>' }, stdout_length: 0 },
      { kind: 'line', frame: 0, line: 2, changes: { x: '1' }, stdout_length: 0 },
      { kind: 'line', frame: 0, line: 3, stdout_length: 0 },
    ])
    const spinning = await run('def f():\n    x = 1\n    while True: pass\nf()', {}, { cpu_seconds: 1 })
    expect(spinning.outcome.kind).toMatch(/^timeout$|^trace-limit$/)
    expect(spinning.events[4]).toMatchObject({ kind: 'line', frame: 1, line: 2, changes: { x: '1' } })
  })

  it('cuts at the cap and runs on to the real outcome', async () => {
    const code = 'def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t'
    const exact = await run(code, call('f(2)'))
    expect(exact.cut).toBe(false)
    const fits = await run(code, call('f(2)'), { events: exact.events.length })
    expect(fits).toEqual(exact)
    const cut = await run(code, call('f(2)'), { events: exact.events.length - 1 })
    expect(cut).toMatchObject({ cut: true, events_total: null, outcome: { value: '1' } })
    expect(cut.events).toHaveLength(exact.events.length - 1)
    const small = await run(code, call('f(20000)'), { trace_bytes: 2000 })
    expect(small).toMatchObject({ cut: true, outcome: { kind: 'returned', value: '199990000' } })
    expect(small.events.length).toBeGreaterThan(100)
    expect(small.events.length).toBeLessThan(1000)
  })

  it.each(['best', 'python'] as const)('ends at the cap where that is asked (%s)', async (engine) => {
    const other = await openLane(standard, { ...DEFAULT_LANE, engine })
    const endless =
      'import signal\nsignal.signal(signal.SIGXCPU, print)\ndef f(n):\n    while n:\n        n += 1'
    const ask = (code: string, text: string, events: number): Promise<Execution> =>
      execute(other, { ...job(code, call(text), { events, cpu_seconds: 20 }), record: 'trace-to-cap' })
    try {
      const ended = await ask(endless, 'f(1)', 100)
      expect(ended).toMatchObject({ cut: true, events_total: null, outcome: { kind: 'trace-limit' } })
      expect(ended.events).toHaveLength(100)
      // What does not come to the cap is as it always is, and so is what comes after.
      const code = 'def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t'
      expect(await ask(code, 'f(2)', 100)).toEqual(
        await execute(other, job(code, call('f(2)'), { events: 100 })),
      )
    } finally {
      await other.close()
    }
  })

  it('gives standard input, and nothing where there is none', async () => {
    const code = 'import sys\nprint(repr(sys.stdin.read()))'
    expect((await run(code, { stdin: 'a\né\n' })).stdout).toBe("'a\\né\\n'\n")
    expect((await run(code, { stdin: 'x'.repeat(100_000) })).stdout).toHaveLength(100_003)
    expect((await run(code)).stdout).toBe("''\n")
  })

  it('counts what was printed before each line', async () => {
    const { events } = await run('print("é")\nprint("b", end="")\npass')
    expect(events.flatMap((event) => (event.kind === 'line' ? [event.stdout_length] : []))).toEqual([0, 2, 3])
  })

  it('records a test apart from the program', async () => {
    const test: Partial<Trigger> = {
      kind: 'test',
      text: 'def check(f):\n    assert f(1) == 2\ncheck(inc)\nassert inc(1) == 3',
    }
    const { events, outcome } = await run('def inc(x):\n    return x + 1\nprint("body")\n', test)
    const calls = events.flatMap((event) =>
      event.kind === 'call' ? [`${event.source} ${event.function} ${event.parent}`] : [],
    )
    expect(calls).toEqual(['test <module> null', 'test check 0', 'program inc 1', 'program inc 0'])
    expect(outcome).toMatchObject({
      kind: 'raised',
      type: 'AssertionError',
      traceback: 'test line 4, in <module>\nAssertionError',
    })
    expect(events[1]).toEqual({
      kind: 'line',
      frame: 0,
      line: 1,
      changes: { check: '<function check>' },
      stdout_length: 5,
    })
  })

  it('records the module body where it is told to', async () => {
    const execution = await execute(lane, {
      ...job('k = 2\ndef f(x):\n    return x * k\n', call('f(3)')),
      record_module_body: true,
    })
    const calls = execution.events.flatMap((event) => (event.kind === 'call' ? [event.function] : []))
    expect(calls).toEqual(['<module>', 'f'])
  })

  it('leaves nothing of a sample to the next', async () => {
    await run(
      'import builtins, os, sys\nbuiltins.len = None\nsys.path.append("x")\nopen("left", "w").close()\nos.environ["A"] = "1"',
    )
    const { stdout } = await run(
      'import os, sys\nprint(os.listdir(), len("ab"), "x" in sys.path, "A" in os.environ)',
    )
    expect(stdout).toBe('[] 2 False False\n')
  })

  it('hides the tracer from imports', async () => {
    const { stdout } = await run(
      'import sys\nfor name in ("_tracer", "_values", "_code", "_sample"):\n    try:\n        __import__(name)\n        print(name)\n    except ImportError:\n        pass\nprint(any("guests" in part for part in sys.path))',
    )
    expect(stdout).toBe('False\n')
  })

  it('ends processes that a sample leaves', { timeout: 30_000 }, async () => {
    const mark = `left-${process.pid}`
    const code = `import os, time, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', '${mark}'])
    os._exit(0)
`
    expect(await kind(code, {}, { processes: 9 })).toMatchObject({ kind: 'returned' })
    expect(processes(mark)).toEqual([])
  })
})

function processes(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(mark)
      } catch {
        return false
      }
    })
}

describe('lanes', () => {
  it('queue jobs, survive the death of a lane, and leave nothing', { timeout: 60_000 }, async () => {
    // Its own: other tests have lanes at the same time.
    vi.stubEnv('TMPDIR', mkdtempSync(join(tmpdir(), 'lanes-')))
    const folders = () => readdirSync(tmpdir())
    // In namespaces a sample reaches no lane.
    const lanes = await openLanes(standard, 2, { ...DEFAULT_LANE, isolation: 'rlimits' })
    const mine = folders()
    expect(mine).toHaveLength(2)
    const deadly = 'import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time\nwhile True: pass'
    const codes = ['print(0)', deadly, 'print(2)', 'print(3)', 'print(4)']
    const results = await Promise.all(codes.map((code) => execute(lanes, job(code))))
    expect(results.map((each) => each.stdout)).toEqual(['0\n', '', '2\n', '3\n', '4\n'])
    expect(results[1]?.outcome.kind).toBe('internal')
    await lanes.close()
    expect(mine.flatMap((name) => processes(name))).toEqual([])
    expect(folders()).toEqual([])
    rmSync(tmpdir(), { recursive: true })
    vi.unstubAllEnvs()
  })
})

describe('a sample', () => {
  it.each(['best', 'python'] as const)('sees one processor (engine: %s)', async (engine) => {
    const lane = await openLane(standard, { ...DEFAULT_LANE, engine })
    const code = `import multiprocessing, os\nprint(os.cpu_count(), os.sched_getaffinity(0), multiprocessing.cpu_count())\nimport posix\nos.sched_setaffinity(0, {0})\nprint(posix.cpu_count(), posix.sched_getaffinity(0), os.sysconf('SC_NPROCESSORS_ONLN'), os.sysconf('SC_PAGESIZE') > 1)`
    try {
      expect((await execute(lane, job(code))).stdout).toBe('1 {0} 1\n1 {0} 1 True\n')
    } finally {
      await lane.close()
    }
  })
})

describe('traceOf', () => {
  const execution: Execution = {
    outcome: { kind: 'tampered' },
    stdout: '',
    events: [],
    events_total: 0,
    cut: false,
  }
  const trigger: Trigger = { kind: 'call', text: 'f(1)' }
  const program = { id: 'a'.repeat(64) }

  it('gives a valid trace whose id hangs on what was run', () => {
    const trace = traceOf(program, trigger, execution, LIMITS, standard)
    expect(() => parse(Trace, structuredClone(trace))).not.toThrow()
    const reordered = Object.fromEntries(Object.entries(LIMITS).reverse()) as Limits
    expect(traceOf(program, trigger, { ...execution, cut: true }, reordered, standard).id).toBe(trace.id)
    const others = [
      traceOf({ id: 'b'.repeat(64) }, trigger, execution, LIMITS, standard),
      traceOf(program, { ...trigger, stdin: '' }, execution, LIMITS, standard),
      traceOf(program, trigger, execution, { ...LIMITS, events: 1 }, standard),
      traceOf(program, trigger, execution, LIMITS, { runtime: 'CPython 3.1.0' }),
    ]
    expect(new Set([trace, ...others].map((each) => each.id)).size).toBe(5)
  })
})
