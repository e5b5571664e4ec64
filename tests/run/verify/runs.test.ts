import { expect, test } from 'vitest'
import { Runs } from '../../../pipeline/run/verify/runs.ts'
import type { Program } from '../../../schemas/program.ts'
import type { Trigger } from '../../../schemas/trace.ts'
import { checkRecipe } from '../../../pipeline/recipe/load.ts'
import { findInterpreter } from '../../../pipeline/python/interpreter.ts'
import { openSyntax } from '../../../pipeline/python/syntax.ts'
import type { Job } from '../../../pipeline/trace/job.ts'
import type { Recorder } from '../../../pipeline/trace/lanes.ts'

const recipe = checkRecipe({ inputs: [{ corpus: 'programs', path: 'none' }], out: 'none' }, 'test')
const CALL: Trigger = { kind: 'call', text: 'f(1)' }
const program = (code: string): Program => ({
  id: 'a'.repeat(64),
  language: 'python',
  code,
  calls: [],
  tests: [],
  origin: { corpus: 'none', path: 'none', license: '' },
  group: 'none',
})

/** A lane that dies under every job, and the jobs that it was asked for. */
function asked(): Recorder & { readonly jobs: Job[] } {
  const jobs: Job[] = []
  return {
    jobs,
    record(job) {
      jobs.push(job)
      return Promise.resolve(undefined)
    },
  }
}

test('each run is made once, and neither a recording nor its untraced run stands for the other', async () => {
  const [recording, running] = [asked(), asked()]
  const interpreter = await findInterpreter('python3', 'none')
  const runs = new Runs({ recording, running, interpreter }, recipe)
  const [closed, open] = [program('def f(x):\n    return x\n'), program('def f(x):\n    return x')]
  for (const each of [closed, open, closed]) {
    await runs.retrace(each, CALL)
    await runs.run(each, CALL)
    await runs.execute(each, CALL)
  }
  expect(recording.jobs.map(({ record }) => record)).toEqual(['trace'])
  expect(running.jobs.map(({ record }) => record)).toEqual(['none'])

  const others: readonly [Program, Trigger][] = [
    [program('def f(x):\n    return -x\n'), CALL],
    [program('def f(x):\n    return x\n\n'), CALL],
    [closed, { ...CALL, text: 'f(2)' }],
    [closed, { ...CALL, kind: 'test' }],
    [closed, { ...CALL, stdin: '' }],
  ]
  for (const [other, trigger] of others) await runs.run(other, trigger)
  expect(running.jobs).toHaveLength(1 + others.length)
})

test('a program whose last line is open compiles to what it does with that line closed', async () => {
  const syntax = await openSyntax(await findInterpreter('python3', 'none'))
  try {
    for (const code of [
      'def f(x):\n    return x',
      'x = 1  # one',
      'for x in (1,): pass',
      'x = """\n"""',
      'x = 1;',
    ]) {
      const [open, closed] = [await syntax.bytecode(code), await syntax.bytecode(`${code}\n`)]
      expect(open.kind, code).toBe('ok')
      expect(closed, code).toEqual(open)
    }
    for (const code of ['x = (1,', 'x = 1 \\', 'x = """', 'if x:']) {
      expect((await syntax.bytecode(code)).kind, code).not.toBe('ok')
      expect((await syntax.bytecode(`${code}\n`)).kind, code).not.toBe('ok')
    }
  } finally {
    await syntax.close()
  }
})
