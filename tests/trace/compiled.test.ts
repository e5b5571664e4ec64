import { describe, expect, it } from 'vitest'
import { openSyntax, type Parsed } from '../../pipeline/python/syntax.ts'
import { compiling } from '../../pipeline/trace/compiled.ts'
import type { Job, Recording } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE, openLane } from '../../pipeline/trace/lane.ts'
import type { Trigger } from '../../schemas/trace.ts'
import { programs } from './programs.ts'
import { LIMITS, pythons } from './pythons.ts'
import { SAMPLES } from './samples.ts'

const interpreters = await pythons()

const jobOf = (code: string, kind: Trigger['kind'], text: string): Job => ({
  code,
  trigger: { kind, text },
  limits: LIMITS,
  record: 'trace',
  record_module_body: kind === 'test',
})

const AWKWARD: readonly Job[] = [
  jobOf('def f(:\n    pass', 'call', 'f()'),
  jobOf('x = "\ud800"\ndef f():\n    return len(x)', 'call', 'f()'),
  jobOf('def f():\n    return "é" is "é", 1000 is 1000, __name__', 'call', 'f()'),
  jobOf('a = 12345\ndef f():\n    b = 12345\n    return a is b', 'test', 'assert f() in (True, False)'),
  jobOf(`x = ${'('.repeat(150)}1${')'.repeat(150)}\nprint(x)`, 'script', ''),
  jobOf(`${'-'.repeat(3000)}1`, 'script', ''),
  jobOf('for x in {24, 16, 8, 0}:\n    print(x)\nprint(*[y for y in {"b", "a", "c"}])', 'script', ''),
  jobOf(
    'def f(x):\n    def g():\n        return [y for y in {24, 16, 8, 0} if x in {1, 2}]\n    return g()',
    'call',
    'f(1)',
  ),
  jobOf('', 'script', ''),
]

function bare(recording: Recording | undefined): unknown {
  if (recording === undefined) return undefined
  const { report, stdout, trace } = recording
  return {
    ended: [report.exit_code, report.signal, report.killed],
    stdout: stdout.toString(),
    trace: trace.toString('hex'),
  }
}

describe.each(interpreters)('what is compiled before, on $runtime', (interpreter) => {
  const [, minor] = interpreter.version
  it.each(['best', 'python'] as const)(
    'is recorded as its source is (engine: %s)',
    { timeout: 120_000 },
    async (engine) => {
      const syntax = await openSyntax(interpreter)
      const lane = await openLane(interpreter, { ...DEFAULT_LANE, engine })
      const behind = compiling(syntax)(lane)
      const scripts = programs()
        .filter(({ needs }) => needs <= minor)
        .map(({ code }) => jobOf(code, 'script', ''))
      const calls = SAMPLES.map(({ code, call }) => jobOf(code, 'call', call))
      try {
        for (const job of [...scripts, ...calls, ...AWKWARD]) {
          const plain = bare(await lane.record(job))
          expect.soft(bare(await behind.record(job)), job.code).toEqual(plain)
        }
      } finally {
        await lane.close()
        await syntax.close()
      }
    },
  )
})

describe('a program', () => {
  it('is compiled once for all of its runs, and again only when many came between', async () => {
    const asked: string[] = []
    const given: (string | undefined)[] = []
    const syntax = {
      bytecode: (source: string): Promise<Parsed<string>> => {
        asked.push(source)
        if (source === 'bad') return Promise.resolve({ kind: 'refused', reason: 'syntax-error', detail: '' })
        return Promise.resolve({ kind: 'ok', value: Buffer.from(`of ${source}`).toString('base64') })
      },
    }
    const recorder = compiling(syntax)({
      record: (job) => {
        given.push(job.bytecode?.toString())
        return Promise.resolve(undefined)
      },
    })
    const record = (code: string) => recorder.record(jobOf(code, 'script', ''))
    await Promise.all(['one', 'one', 'bad', 'two', 'bad'].map(record))
    expect(asked).toEqual(['one', 'bad', 'two'])
    expect(given).toHaveLength(5)
    expect(given.filter((each) => each !== undefined)).toEqual(['of one', 'of one', 'of two'])
    for (let index = 0; index < 64; index++) await record(String(index))
    await record('one')
    expect(asked.filter((source) => source === 'one')).toHaveLength(2)
  })
})
