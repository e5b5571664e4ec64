import { fileURLToPath } from 'node:url'
import type { CorpusName } from '../../schemas/names.ts'
import { ingest } from '../../pipeline/ingest/ingest.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax } from '../../pipeline/python/syntax.ts'
import { checkRecipe } from '../../pipeline/recipe/load.ts'
import type { Run } from '../../pipeline/stage.ts'
import type { Sample } from './corpora.ts'

const ROOT = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url))

const ALL = process.env['TRACEMILL_FULL'] === '1'
/** Records read of a corpus, unless all is asked for. */
const RECORDS = 400

const known = new Map<string, Promise<Sample[]>>()

/** Programs of a corpus as a build reads them, each with its first calls; read once for all interpreters. */
export function callsOf(corpus: CorpusName, path: string, calls: number): Promise<Sample[]> {
  const key = `${corpus} ${path} ${calls}`
  const found = known.get(key) ?? readCalls(corpus, path, calls)
  known.set(key, found)
  return found
}

async function readCalls(corpus: CorpusName, path: string, calls: number): Promise<Sample[]> {
  const limit = ALL ? {} : { limit: RECORDS }
  const recipe = checkRecipe({ inputs: [{ corpus, path: ROOT + path }], out: 'unused', ...limit }, 'test')
  const run: Run = { recipe, signal: new AbortController().signal, progress: { count() {} }, reject() {} }
  const syntax = await openSyntax(await findInterpreter(recipe.python))
  const samples: Sample[] = []
  try {
    for await (const program of ingest(run, syntax)) {
      // It sets a trace function of its own: such a run is `tampered`, and how far it was recorded is not told.
      if (program.code.includes('doctest.testmod')) continue
      // What the system draws is another each time.
      if (/\burandom\b/.test(program.code)) continue
      for (const [index, call] of program.calls.slice(0, calls).entries()) {
        samples.push({
          id: `${program.origin.path}#${program.entry_point ?? ''}#${index}`,
          code: program.code,
          call: call.expression,
        })
      }
    }
  } finally {
    await syntax.close()
  }
  return samples
}

/** The corpora whose programs the tracers are compared on. */
export const TRACED_CORPORA = [
  { corpus: 'mbpp', path: 'mbpp/mbpp.jsonl', calls: 1 },
  { corpus: 'mbppplus', path: 'mbppplus/MbppPlus.jsonl.gz', calls: 4 },
  { corpus: 'source-files', path: 'thealgorithms-python/thealgorithms-python.jsonl.gz', calls: 1 },
] as const
