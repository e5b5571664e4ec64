import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Interpreter } from '../../pipeline/python/interpreter.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import type { Execution, Job } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE, openLane, type Lane } from '../../pipeline/trace/lane.ts'
import { HAZARDS } from './hazards.ts'
import { LIMITS, pythons } from './pythons.ts'

const interpreters = await pythons()

const job = (code: string, record: Job['record']): Job => ({
  code,
  trigger: { kind: 'script', text: '' },
  limits: LIMITS,
  record,
  record_module_body: false,
})

/** What is by intent not as CPython alone would have it. */
const UNLIKE: Record<string, string> = {
  forks: 'a sample starts no process unless the recipe allows it',
  walks_to_tracer: 'below the frames of a sample are those of the lane',
}

/** What CPython itself says of a program, with nothing of ours beside it. */
function plainly({ path }: Interpreter, code: string): { stdout: string; ended: string } {
  const { stdout, stderr, status } = spawnSync(path, ['-s', '-S', '-B', '-'], {
    input: code,
    encoding: 'utf8',
    env: { PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8' },
  })
  const last = stderr.trimEnd().split('\n').at(-1) ?? ''
  const [, type] = /^\s*(?:\| )?([\w.]+)(?::|$)/.exec(last) ?? []
  const raised = status === 1 && stderr.includes('Traceback') ? `raised ${type ?? ''}` : undefined
  const zeroed = stdout.replace(
    /\bat 0x([0-9A-Fa-f]+)/g,
    (_, digits: string) => `at 0x${'0'.repeat(digits.length)}`,
  )
  return { stdout: zeroed, ended: raised ?? (status === 0 ? 'returned' : `status ${status}`) }
}

function ended({ outcome }: Execution): string {
  if (outcome.kind === 'raised') return `raised ${outcome.type}`
  if (outcome.kind === 'exited') return outcome.code === 0 ? 'returned' : `status ${outcome.code}`
  return outcome.kind
}

describe.each(interpreters)('hazards on $runtime', (interpreter) => {
  let compiled: Lane
  let pure: Lane
  beforeAll(async () => {
    compiled = await openLane(interpreter)
    pure = await openLane(interpreter, { ...DEFAULT_LANE, engine: 'python' })
  })
  afterAll(async () => {
    await compiled.close()
    await pure.close()
  })

  const fitting = HAZARDS.filter(({ needs = 8 }) => needs <= interpreter.version[1])
  it.each(fitting)('$id', async ({ id, code }) => {
    const plain = plainly(interpreter, code)
    const untraced = await execute(compiled, job(code, 'none'))
    const byC = await execute(compiled, job(code, 'trace'))
    const byPython = await execute(pure, job(code, 'trace'))
    const alike = UNLIKE[id] === undefined
    for (const each of [untraced, byC, byPython]) {
      expect(each.stdout).toBe(alike ? plain.stdout : untraced.stdout)
      expect(each.outcome).toEqual(untraced.outcome)
    }
    // Leaving without a word is a success to CPython.
    const told = alike && untraced.outcome.kind !== 'early-exit'
    expect(told ? ended(untraced) : plain.ended).toBe(plain.ended)
    expect(byC.events).toEqual(byPython.events)
    expect(byC.cut).toBe(byPython.cut)
  })
})
