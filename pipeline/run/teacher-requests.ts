import { createWriteStream } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Recipe } from '../../schemas/recipe.ts'
import { UserError } from '../errors.ts'
import { measured } from '../ingest/files.ts'
import { findInterpreter } from '../python/interpreter.ts'
import type { Run } from '../stage.ts'
import { batchLine, CollectingTeacher } from '../teacher/batch/collect.ts'
import { openCounter } from '../tokens/count.ts'
import { asDiskFault } from '../workspace/disk-fault.ts'
import { Workspace } from '../workspace/workspace.ts'
import { stagesOf } from './build.ts'
import { draftRows } from './draft.ts'
import { withFamilies } from './families.ts'
import { Funnel } from './funnel.ts'
import { MatchedCost } from './matched-cost.ts'
import { Rationales } from './rationales.ts'
import { openRecorders } from './recorders.ts'
import { rendererOf } from './rows.ts'
import { CheckTally } from './runner.ts'

export interface RequestOptions {
  /** The file, which is replaced as a whole. */
  readonly out: string
  readonly concurrency: number
  readonly signal: AbortSignal
  readonly warn: (line: string) => void
}

const KEY_MEMORY_BYTES = 256 << 20

/**
 * Writes what a build with this recipe would ask the teacher, as a batch file, in the order of the corpus. Everything is
 * run and recorded as for a build, so that a build has its traces; no server is asked.
 *
 * @returns how many requests were written, and how many answers are in the cache already.
 * @throws UserError (usage) where the recipe has no teacher, (output) where the file cannot be written.
 */
export async function writeRequests(
  recipe: Recipe,
  { out, concurrency, signal, warn }: RequestOptions,
): Promise<{ written: number; cached: number }> {
  if (recipe.teacher === undefined)
    throw new UserError('usage', 'teacher: missing; only a recipe with a teacher has requests for one')
  const interpreter = await findInterpreter(recipe.python, recipe.packages)
  const funnel = new Funnel(stagesOf(recipe))
  const reject = (rejection: Parameters<Run['reject']>[0]): void => funnel.reject(rejection)
  const run: Run = { recipe, signal, progress: funnel, reject }
  const part = `${out}.part`
  const folder = await mkdtemp(join(tmpdir(), 'tracemill-requests-'))
  const recorders = await openRecorders(interpreter, recipe, concurrency, warn)
  const counter = await openCounter(recipe.tokenizer)
  const workspace = await Workspace.open(folder, KEY_MEMORY_BYTES)
  const file = createWriteStream(part, { mode: 0o600 })
  const closed = finished(file)
  // Awaited below: until then a failure must not count as unhandled.
  closed.catch(() => undefined)
  try {
    const teacher = new CollectingTeacher(recipe.teacher, async (request) => {
      if (file.errored !== null) throw file.errored
      if (!file.write(batchLine(request))) await once(file, 'drain')
    })
    const tools = { workspace, recorders, interpreter, concurrency, tally: new CheckTally(), teacher }
    const render = rendererOf(run)
    await withFamilies(run, measured(process.stdin).stream, tools, async (families, runner) => {
      const rationales = new Rationales({ teacher, runner, render, run })
      for await (const _ of draftRows(render, counter, new MatchedCost(), rationales)(families, run)) {
        signal.throwIfAborted()
      }
    })
    file.end()
    await closed
    await rename(part, out)
    return { written: teacher.taken, cached: teacher.counts().cached }
  } catch (error) {
    file.destroy()
    await rm(part, { force: true })
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new UserError('output', `${out}: its folder is not there; make it first`, { cause: error })
    throw asDiskFault(error, out)
  } finally {
    await counter.close()
    await workspace.close()
    await recorders.close()
    await rm(folder, { recursive: true, force: true })
  }
}
