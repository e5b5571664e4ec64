import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UserError } from '../../pipeline/errors.ts'
import { findInterpreter, type Interpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax } from '../../pipeline/python/syntax.ts'
import { contextOf } from '../../pipeline/trace/cache/key.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import type { Isolation } from '../../pipeline/trace/isolation.ts'
import type { Execution } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE, openLane, type LaneOptions } from '../../pipeline/trace/lane.ts'
import { makeEnvironment, type Environment } from './environment.ts'
import { LIMITS, pythons } from './pythons.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-packages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const mark = join(folder, 'ran-outside')
const environment = (python: string, name: string, ...options: string[]): Environment =>
  makeEnvironment({ python, home: join(folder, name), mark }, ...options)

const CODE = `import textwrap
from harbourkit import to_kmh

def speeds(knots):
    found = []
    for one in knots:
        found.append(round(to_kmh(one), 1))
    return found
`

async function ran(
  interpreter: Interpreter,
  code: string,
  call: string,
  options: Partial<LaneOptions> = {},
): Promise<Execution> {
  const lane = await openLane(interpreter, { ...DEFAULT_LANE, ...options })
  const job = { code, limits: LIMITS, record: 'trace', record_module_body: false } as const
  const execution = await execute(lane, { ...job, trigger: { kind: 'call', text: call } })
  await lane.close()
  return execution
}

const evaluated = async (interpreter: Interpreter, imports: string, call: string): Promise<unknown> =>
  (await ran(interpreter, `${imports}\n`, call)).outcome

/** Levels of isolation that this machine gives. */
async function levels(): Promise<Isolation[]> {
  const python = await findInterpreter('python3')
  const tried = (['namespaces', 'landlock', 'rlimits'] as const).map(async (isolation) => {
    try {
      await (await openLane(python, { ...DEFAULT_LANE, isolation })).close()
      return [isolation]
    } catch (error) {
      if (error instanceof UserError) return []
      throw error
    }
  })
  return (await Promise.all(tried)).flat()
}

const given = await levels()
const seen: (Environment & { runtime: string })[] = []
for (const { path, version, runtime } of await pythons())
  seen.push({ runtime, ...environment(path, `minor-${version[1]}`) })

describe.each(seen)('packages of an environment of $runtime', ({ python }) => {
  it('can be imported, and are not stepped into', async () => {
    const { outcome, events } = await ran(await findInterpreter(python, 'installed'), CODE, 'speeds([1, 10])')
    expect(outcome).toEqual({ kind: 'returned', value: '[1.9, 18.5]', literal: true })
    const calls = events.filter(({ kind }) => kind === 'call')
    expect(calls.map((event) => (event.kind === 'call' ? event.function : ''))).toEqual(['speeds'])
  })

  it('are not there unless they are asked for', async () => {
    expect((await ran(await findInterpreter(python), CODE, 'speeds([1])')).outcome).toMatchObject({
      kind: 'raised',
      type: 'ModuleNotFoundError',
    })
  })
})

describe('packages', () => {
  let named: Environment
  let interpreter: Interpreter
  beforeAll(async () => {
    named = environment('python3', 'named')
    interpreter = await findInterpreter(named.python, 'installed')
  })

  it('are found without being asked, by name, version and files', async () => {
    expect(interpreter.packages).toMatchObject({
      folders: [named.packages],
      distributions: ['harbourkit 2.1'],
    })
    expect((await findInterpreter(named.python)).packages).toBeUndefined()
  })

  it.each(given)('can be imported at the level %s', async (isolation) => {
    const { outcome } = await ran(interpreter, CODE, 'speeds([100])', { isolation })
    expect(outcome).toEqual({ kind: 'returned', value: '[185.2]', literal: true })
  })

  it.skipIf(!given.includes('namespaces'))(
    'stand in a place of no host, read-only, and behind the standard library',
    async () => {
      const read = (call: string): Promise<unknown> =>
        evaluated(interpreter, 'import harbourkit, os, sys, textwrap', call)
      const value = (text: string): object => ({ kind: 'returned', value: text })
      expect(await read('harbourkit.__file__')).toMatchObject(value("'/packages/0/harbourkit/__init__.py'"))
      expect(await read(`os.path.exists(${JSON.stringify(named.packages)})`)).toMatchObject(value('False'))
      expect(await read("hasattr(textwrap, 'dedent')")).toMatchObject(value('True'))
      expect(await read("'site' in sys.modules or 'sitecustomize' in sys.modules")).toMatchObject(
        value('False'),
      )
      for (const call of [
        "open('/packages/0/more.py', 'w')",
        "os.remove('/packages/0/harbourkit/knots.py')",
        "os.mkdir('/packages/0/__pycache__')",
      ])
        expect(await read(call)).toMatchObject({ kind: 'raised' })
    },
  )

  it("hide the interpreter's own, unless the environment has those too", async () => {
    const own = (path: string): string => path.replace(/^.*\/lib\//, 'lib/')
    const wide = environment('python3', 'wide', '--system-site-packages')
    const [first, ...more] = (await findInterpreter(wide.python, 'installed')).packages?.folders ?? []
    expect(first).toBe(wide.packages)
    const base = await findInterpreter('python3', 'installed')
    expect(more.map(own)).toEqual(base.packages?.folders.map(own))
  })

  it('that cannot be read are one line that says so', async () => {
    const broken = environment('python3', 'broken')
    rmSync(join(broken.packages, 'harbourkit-2.1.dist-info', 'METADATA'))
    expect((await findInterpreter(broken.python, 'installed')).packages?.distributions).toEqual([])
    mkdirSync(join(broken.packages, 'odd-1.dist-info'))
    writeFileSync(join(broken.packages, 'odd-1.dist-info', 'METADATA'), Buffer.from([0xff, 0xfe, 0xfa]))
    await expect(findInterpreter(broken.python, 'installed')).rejects.toThrow(
      /^packages: .* cannot be read; mend/,
    )
  })

  it('are known to the parser, which imports none of them', async () => {
    const modules = ['harbourkit', 'textwrap', 'harbourkut']
    for (const [python, missing] of [
      [interpreter, ['harbourkut']],
      [await findInterpreter(named.python), ['harbourkit', 'harbourkut']],
    ] as const) {
      const syntax = await openSyntax(python)
      expect(await syntax.missing(modules)).toEqual({ kind: 'ok', value: missing })
      await syntax.close()
    }
  })

  it('are a part of what a stored trace hangs on', async () => {
    const lane = await openLane(interpreter)
    const before = await contextOf(interpreter, lane, DEFAULT_LANE)
    expect(await contextOf(await findInterpreter(named.python, 'installed'), lane, DEFAULT_LANE)).toEqual(
      before,
    )
    writeFileSync(
      join(named.packages, 'harbourkit', 'knots.py'),
      'def to_kmh(knots):\n    return knots * 1.85\n',
    )
    const after = await contextOf(await findInterpreter(named.python, 'installed'), lane, DEFAULT_LANE)
    expect(after).not.toEqual(before)
    expect(await contextOf(await findInterpreter(named.python), lane, DEFAULT_LANE)).not.toHaveProperty(
      'packages',
    )
    await lane.close()
  })
})

it('nothing of an environment ran outside of a sandbox', () => {
  expect(existsSync(mark)).toBe(false)
  execFileSync(seen[0]?.python ?? '', ['-c', ''])
  expect(existsSync(mark), 'the trap itself').toBe(true)
  rmSync(mark)
})
