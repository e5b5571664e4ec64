import { describe, expect, it } from 'vitest'
import { callsOf, TRACED_CORPORA } from './corpus-calls.ts'
import { cruxEval, HAS_CORPORA, humanEval } from './corpora.ts'
import { HAZARDS } from './hazards.ts'
import { pythons } from './pythons.ts'
import { called, compare, type Traced } from './referred.ts'
import { SAMPLES } from './samples.ts'

const ALL = process.env['TRACEMILL_FULL'] === '1'
/** Of a corpus, unless all is asked for. */
const EVERY = 100
const interpreters = await pythons()

const KEPT_LOCALS =
  'it keeps the mapping that `locals()` gives, which up to 3.12 the interpreter fills anew for a tracer that is in Python'
const ADDRESS = 'it returns an address'
const LONG = 'it writes a long list out at every event, for which the reference needs minutes'
const ORDER = 'it takes objects out of a set, whose order their addresses decide'
const CLOCK = 'it prints how long it took, and the reference has no virtual clock'
const FORKS = 'a sample starts no process unless the recipe allows it'

/** What the reference can not tell of, from the first to the last of these minor versions. */
const UNTOLD: Record<string, readonly [first: number, last: number, why: string]> = {
  forks: [8, 14, FORKS],
  'TheAlgorithms/Python/graphics/vector3_for_2d_rendering.py#rotate#0': [11, 12, KEPT_LOCALS],
  'TheAlgorithms/Python/project_euler/problem_051/sol1.py#solution#0': [8, 14, LONG],
  'TheAlgorithms/Python/data_structures/arrays/sudoku_solver.py#solve_all#0': [8, 14, CLOCK],
  'TheAlgorithms/Python/other/davis_putnam_logemann_loveland.py#generate_formula#0': [8, 14, ORDER],
  'TheAlgorithms/Python/graphs/deep_clone_graph.py#clone_graph#0': [8, 14, ADDRESS],
}

function tellable(samples: readonly Traced[], minor: number): Traced[] {
  return samples.filter(({ id }) => {
    const [first, last] = UNTOLD[id] ?? [Infinity, 0]
    return minor < first || minor > last
  })
}

interface Corpus {
  readonly name: string
  readonly samples: readonly Traced[]
}

async function corpora(): Promise<Corpus[]> {
  if (!HAS_CORPORA) return []
  const read = await Promise.all(
    TRACED_CORPORA.map(async ({ corpus, path, calls }) => ({
      name: corpus,
      samples: await callsOf(corpus, path, calls),
    })),
  )
  const all = [
    { name: 'humaneval', samples: humanEval() },
    { name: 'cruxeval', samples: cruxEval() },
    ...read,
  ]
  return all.map(({ name, samples }) => ({ name, samples: samples.map(called) }))
}

const CORPORA = await corpora()

describe.each(interpreters)('$runtime against the reference tracer', (interpreter) => {
  const [, minor] = interpreter.version
  const engines = ALL && minor >= 11 ? ([undefined, 'python'] as const) : [undefined]

  it('agrees on our own programs', async () => {
    for (const engine of engines) {
      const { events } = await compare(interpreter, SAMPLES.map(called), engine)
      expect(events).toBeGreaterThan(400)
    }
  })

  it('agrees on programs that tracers have got wrong', async () => {
    const scripts = HAZARDS.filter(({ needs = 8 }) => needs <= minor).map(({ id, code }): Traced => ({
      id,
      code,
      trigger: { kind: 'script', text: '' },
    }))
    for (const engine of engines) {
      const { events } = await compare(interpreter, tellable(scripts, minor), engine)
      expect(events).toBeGreaterThan(8000)
    }
  })

  it.each(CORPORA)('agrees on $name', { timeout: 3_600_000 }, async ({ name, samples }) => {
    const chosen = samples.filter((_, index) => ALL || index % EVERY === minor % EVERY)
    for (const engine of engines) {
      const found = await compare(interpreter, tellable(chosen, minor), engine)
      expect(found.events).toBeGreaterThan(chosen.length * 3)
      if (ALL) console.log(interpreter.runtime, engine ?? 'default', name, JSON.stringify(found))
    }
  })
})
