import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { nativeTracer } from '../../pipeline/trace/native.ts'
import type { Interpreter } from '../../pipeline/python/interpreter.ts'
import type { Limits } from '../../schemas/trace.ts'
import { cruxEval, HAS_CORPORA, humanEval, type Sample } from './corpora.ts'
import { HAZARDS } from './hazards.ts'
import { programs } from './programs.ts'
import { LIMITS, pythons } from './pythons.ts'

const GUEST = fileURLToPath(new URL('../../pipeline/trace/guests/python', import.meta.url))
const DRIVER = fileURLToPath(new URL('native_driver.py', import.meta.url))
const VALUES = fileURLToPath(new URL('native_values.py', import.meta.url))
const SAMPLES = fileURLToPath(new URL('../../data/samples/', import.meta.url))
const ALL = process.env['TRACEMILL_FULL'] === '1'
/** Of the large corpora, unless all is asked for; `engines.test.ts` runs more of them, in lanes. */
const EVERY = 24
const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'tracemill-native-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Job {
  readonly id: string
  readonly code: string
  readonly call: string | null
  readonly limits: Limits
}

interface Compared {
  readonly id: string
  readonly events: number
  readonly same: boolean
  readonly trails: boolean
  readonly plain: boolean
  readonly whole: boolean | null
  readonly tampered: boolean | null
  readonly cut: boolean
  readonly detail: string
}

const interpreters = (await pythons()).filter(({ version: [, minor] }) => minor >= 11 && minor <= 13)
const built = new Map<Interpreter, string>()
for (const interpreter of interpreters) {
  const native = await nativeTracer(interpreter, { folder })
  // Without a compiler there is nothing to test; with one, the build must not fail.
  if (native.kind === 'built') built.set(interpreter, native.path)
  else if (!/compiler|headers/.test(native.reason)) throw new Error(native.reason)
}

const script = (id: string, code: string, limits: Partial<Limits> = {}): Job => ({
  id,
  code,
  call: null,
  limits: { ...LIMITS, ...limits },
})
const called = ({ id, code, call }: Sample): Job => ({ id, code, call, limits: LIMITS })

async function compare(
  interpreter: Interpreter,
  extension: string,
  jobs: readonly Job[],
): Promise<Compared[]> {
  const child = run(interpreter.path, ['-s', '-S', '-B', DRIVER, GUEST, extension], {
    env: { PYTHONHASHSEED: '0', LANG: 'C.UTF-8', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    maxBuffer: 1 << 28,
  })
  child.child.stdin?.end(JSON.stringify(jobs))
  return JSON.parse((await child).stdout) as Compared[]
}

/** Both tracers wrote the same, trails made no difference, and tracing none: events seen. */
function agree(found: readonly Compared[]): number {
  for (const { id, same, trails, plain, detail } of found) {
    expect
      .soft({ same, trails, plain, detail }, id)
      .toEqual({ same: true, trails: true, plain: true, detail: '' })
  }
  return found.reduce((sum, { events }) => sum + events, 0)
}

interface OwnSample {
  readonly name: string
  readonly code: string
  readonly calls: readonly { readonly expression: string }[]
}

/** Calls of the samples that this project wrote. */
function ownSamples(): Sample[] {
  return readFileSync(`${SAMPLES}programs.jsonl`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const { name, code, calls } = JSON.parse(line) as OwnSample
      return calls.map(({ expression }, index) => ({ id: `${name}#${index}`, code, call: expression }))
    })
}

/**
 * With `sys.settrace` an object that a line dropped lives on in the copy of the variables until the tracer's next look;
 * and the pure tracer counts frames where the interpreter counts calls of C functions, too. The C engine is as exact as
 * an untraced run.
 */
const DIFFERS_BEFORE_12 = new Set(['finalizers', 'recursion_limit', 'recursion_uncaught'])

const TAMPERS: Record<string, string> = {
  settrace: 'import sys\nsys.settrace(None)\nx = 1',
  setprofile: 'import sys\nsys.setprofile(lambda *facts: None)\nx = 1',
}
const TAMPERS_MONITORING: Record<string, string> = {
  freed: 'import sys\nsys.monitoring.free_tool_id(4)\nx = 1',
  silenced: 'import sys\nsys.monitoring.set_events(4, 0)\nx = 1',
  replaced: 'import sys\nm = sys.monitoring\nm.register_callback(4, m.events.LINE, None)\nx = 1',
}

const CAPPED = `class P:
    def __init__(self, x):
        self.x = x
def g(n):
    for i in range(n):
        yield [i]
def f(n):
    p = P(0)
    for each in g(n):
        p.x += each[0]
        print(p.x)
    try:
        return p.y
    except AttributeError:
        return {p.x: each}
print(f(3))`

describe.each([...built])('the C engine on $runtime', (interpreter, extension) => {
  const [, minor] = interpreter.version

  it('writes what pure Python writes of our own programs', async () => {
    const fitting = programs().filter(({ needs }) => needs <= minor)
    const found = await compare(
      interpreter,
      extension,
      fitting.map(({ name, code }) => script(name, code)),
    )
    const differs = (id: string): boolean => minor < 12 && DIFFERS_BEFORE_12.has(id)
    expect(agree(found.filter(({ id }) => !differs(id)))).toBeGreaterThan(500)
    for (const { id, plain, trails } of found)
      expect.soft({ plain, trails }, id).toEqual({ plain: true, trails: true })
  })

  it('writes what pure Python writes of programs that tracers have got wrong', async () => {
    const fitting = HAZARDS.filter(({ needs = 11 }) => needs <= minor)
    const found = await compare(
      interpreter,
      extension,
      fitting.map(({ id, code }) => script(id, code)),
    )
    expect(agree(found)).toBeGreaterThan(1000)
    const stayed = found.filter(({ id }) => id !== 'leaves_at_once')
    for (const { id, whole, tampered } of stayed) {
      expect.soft({ whole, tampered }, id).toEqual({ whole: true, tampered: false })
    }
  })

  it('writes what pure Python writes of the samples', async () => {
    const samples = ownSamples().filter((_, index) => ALL || index % 3 === minor % 3)
    expect(agree(await compare(interpreter, extension, samples.map(called)))).toBeGreaterThan(300)
  })

  it.skipIf(!HAS_CORPORA)('writes what pure Python writes of HumanEval and CRUXEval', async () => {
    const samples = [...humanEval(), ...cruxEval()].filter(
      (_, index) => ALL || index % EVERY === minor % EVERY,
    )
    expect(agree(await compare(interpreter, extension, samples.map(called)))).toBeGreaterThan(
      ALL ? 50_000 : 500,
    )
  })

  it('meets a cap where pure Python does', async () => {
    const events = Array.from({ length: 36 }, (_, index) =>
      script(`${index} events`, CAPPED, { events: index }),
    )
    const bytes = Array.from({ length: 40 }, (_, index) =>
      script(`${11 * index} bytes`, CAPPED, { trace_bytes: 11 * index }),
    )
    const found = await compare(interpreter, extension, [...events, ...bytes])
    agree(found)
    expect(found.filter(({ cut, whole }) => cut && whole).length).toBeGreaterThan(50)
    expect(found.some(({ cut }) => !cut)).toBe(true)
  })

  it('is told when the sample takes it away', async () => {
    const tampers = minor < 12 ? TAMPERS : { ...TAMPERS, ...TAMPERS_MONITORING }
    const found = await compare(
      interpreter,
      extension,
      Object.entries(tampers).map(([id, code]) => script(id, code)),
    )
    for (const { id, whole, tampered } of found)
      expect.soft(whole === false || tampered === true, id).toBe(true)
  })

  it('writes every value as pure Python does', async () => {
    const words = ['-s', '-S', '-B', VALUES, GUEST, extension, String(minor), ALL ? '20000' : '1000']
    const { stdout } = await run(interpreter.path, words, { maxBuffer: 1 << 26 })
    const found = JSON.parse(stdout) as { trails: number; plain: number; wrong: unknown[] }
    expect(found.wrong).toEqual([])
    expect(found.trails).toBeGreaterThan(500)
    expect(found.plain).toBeGreaterThan(100)
  })

  it('is compiled once, also by two at the same time', async () => {
    const own = mkdtempSync(join(folder, 'twice-'))
    const both = await Promise.all([1, 2].map(() => nativeTracer(interpreter, { folder: own })))
    expect(new Set(both.map((native) => (native.kind === 'built' ? native.path : native.reason))).size).toBe(
      1,
    )
    expect(readdirSync(own)).toHaveLength(1)
    const [first] = both
    if (first?.kind !== 'built') throw new Error('not built')
    writeFileSync(first.path, 'kept')
    expect(await nativeTracer(interpreter, { folder: own, compilers: [] })).toEqual(first)
    expect(readFileSync(first.path, 'utf8')).toBe('kept')
  })

  it('says why there is none', async () => {
    const own = mkdtempSync(join(folder, 'none-'))
    const without = await nativeTracer(interpreter, { folder: own, compilers: ['no-such-compiler'] })
    expect(without).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('no C compiler') as string,
    })
    const broken = join(own, 'cc')
    writeFileSync(
      broken,
      '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "x.c:1: error: no" >&2\nexit 1\n',
      {
        mode: 0o755,
      },
    )
    const failed = await nativeTracer(interpreter, { folder: own, compilers: [broken] })
    expect(failed).toMatchObject({ kind: 'none', reason: expect.stringContaining('error: no') as string })
    expect(existsSync(own) && readdirSync(own)).toEqual(['cc'])
    const old = { ...interpreter, version: [3, 10, 1] as const, runtime: 'CPython 3.10.1' }
    expect(await nativeTracer(old, { folder: own })).toMatchObject({ kind: 'none' })
  })
})
