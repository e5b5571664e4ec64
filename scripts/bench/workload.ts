import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax } from '../../pipeline/python/syntax.ts'
import { ingest } from '../../pipeline/ingest/ingest.ts'
import { checkRecipe } from '../../pipeline/recipe/load.ts'
import type { Run } from '../../pipeline/stage.ts'

export interface Item {
  readonly code: string
  readonly call: string
}

export interface Workload {
  readonly name: string
  readonly items: readonly Item[]
}

const root = new URL('../../', import.meta.url)
const path = (relative: string): string => fileURLToPath(new URL(relative, root))

/**
 * HumanEval's function calls where the corpus is, else the project's own samples: so many of them, evenly spaced where
 * there are more, and again from the first on where there are fewer.
 */
export async function workload(count: number): Promise<Workload> {
  const humaneval = path('../shared/corpora/humaneval/HumanEval.jsonl.gz')
  const real = existsSync(humaneval)
  const input = real
    ? { corpus: 'humaneval', path: humaneval }
    : { corpus: 'programs', path: path('data/samples/programs.jsonl') }
  const recipe = checkRecipe({ inputs: [input], out: 'unused' }, 'bench')
  const syntax = await openSyntax(await findInterpreter(recipe.python))
  const run: Run = { recipe, signal: new AbortController().signal, progress: { count() {} }, reject() {} }
  const items: Item[] = []
  try {
    for await (const program of ingest(run, syntax)) {
      for (const call of program.calls) items.push({ code: program.code, call: call.expression })
    }
  } finally {
    await syntax.close()
  }
  const step = Math.max(1, items.length / count)
  const chosen = Array.from({ length: count }, (_, place) => items[Math.floor(place * step) % items.length])
  return {
    name: real ? 'HumanEval calls' : 'sample calls',
    items: chosen.filter((item) => item !== undefined),
  }
}
