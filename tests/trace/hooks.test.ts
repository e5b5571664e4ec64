import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { execute } from '../../pipeline/trace/execute.ts'
import type { Execution, Job } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE, openLane, type Lane, type LaneOptions } from '../../pipeline/trace/lane.ts'
import { LIMITS, pythons } from './pythons.ts'

const interpreters = await pythons()
const engines: LaneOptions['engine'][] = ['best', 'python']
const cases = interpreters.flatMap((interpreter) =>
  engines.map((engine) => ({
    interpreter,
    engine,
    runtime: interpreter.runtime,
    minor: interpreter.version[1],
  })),
)

const RETURNED = { kind: 'returned', value: 'None', literal: true }
const TAMPERED = { kind: 'tampered' }
const SETTERS = ['sys.settrace', 'sys.setprofile', 'threading.settrace', 'threading.setprofile']

const THREADS = `import threading
def work(x):
    return x + 1
threading.settrace(None)
thread = threading.Thread(target=work, args=(1,))
thread.start()
thread.join()`

const DOCTEST = `import doctest
def double(x):
    """
    >>> double(2)
    4
    >>> double('a')
    'aa'
    """
    return x * 2
print(doctest.testmod())`

const MONITORS = `import sys
sys.monitoring.use_tool_id(0, 'mine')
sys.monitoring.register_callback(0, sys.monitoring.events.LINE, print)`

describe.each(cases)('hooks on $runtime, engine $engine', ({ interpreter, engine, minor }) => {
  let lane: Lane
  beforeAll(async () => {
    lane = await openLane(interpreter, { ...DEFAULT_LANE, engine })
  })
  afterAll(() => lane.close())

  function run(code: string, record: Job['record'] = 'trace'): Promise<Execution> {
    const trigger = { kind: 'script', text: '' } as const
    return execute(lane, { code, trigger, limits: LIMITS, record, record_module_body: false })
  }

  it.each(SETTERS)('%s takes away what is not there, and sets nothing', async (set) => {
    const none = `import sys, threading\n${set}(None)\nassert sys.gettrace() is sys.getprofile() is None`
    const { outcome, events } = await run(none)
    expect(outcome).toEqual(RETURNED)
    expect(events.at(-1)).toEqual({ kind: 'return', frame: 0, line: 3, value: 'None' })
    const some = `import sys, threading\n${set}(lambda *facts: None)`
    expect((await run(some)).outcome).toEqual(TAMPERED)
    expect((await run(some, 'none')).outcome).toEqual(TAMPERED)
    expect((await run(`${some}\n${set}(None)`)).outcome).toEqual(TAMPERED)
  })

  it('records threads all the same', async () => {
    const { events, outcome } = await run(THREADS)
    expect(outcome).toEqual(RETURNED)
    expect(events.flatMap((event) => (event.kind === 'call' ? [event.thread] : []))).toEqual([0, 1])
  })

  it('records what doctest runs', async () => {
    const { events, outcome, stdout } = await run(DOCTEST)
    expect(outcome).toEqual(RETURNED)
    expect(stdout).toBe('TestResults(failed=0, attempted=2)\n')
    const inner = events.filter((event) => event.frame > 0)
    expect(inner.flatMap((event) => (event.kind === 'return' ? [event.value] : []))).toEqual(['4', "'aa'"])
    expect(await run(DOCTEST, 'none')).toMatchObject({ outcome, stdout })
  })

  it.skipIf(minor < 12)('is told of monitoring', async () => {
    expect((await run(MONITORS)).outcome).toEqual(TAMPERED)
    expect((await run(MONITORS, 'none')).outcome).toEqual(TAMPERED)
  })
})

describe.each(interpreters)('the tracer in Python on $runtime', (interpreter) => {
  it('knows at the end that it is not itself', async () => {
    const lane = await openLane(interpreter, { ...DEFAULT_LANE, engine: 'python' })
    const outcome = async (code: string) => {
      const trigger = { kind: 'script', text: '' } as const
      const job: Job = { code, trigger, limits: LIMITS, record: 'trace', record_module_body: false }
      return (await execute(lane, job)).outcome
    }
    const found = (name: string) =>
      `kind = next(x for x in object.__subclasses__() if x.__name__ == '${name}')`
    expect(await outcome(`${found('Tracer')}\nkind.line = lambda *facts: None\nx = 1`)).toEqual(TAMPERED)
    expect(await outcome(`${found('Stream')}\nkind.line.__code__ = (lambda *facts: True).__code__`)).toEqual(
      TAMPERED,
    )
    expect(await outcome(`${found('Tracer')}\nx = kind.line`)).toEqual(RETURNED)
    await lane.close()
  })
})
