import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Recipe } from '../../schemas/recipe.ts'
import { UserError } from '../errors.ts'
import { measured } from '../ingest/files.ts'
import { findInterpreter } from '../python/interpreter.ts'
import type { Run } from '../stage.ts'
import { batchLine, CollectingTeacher } from '../teacher/batch/collect.ts'
import { openCounter } from '../tokens/count.ts'
import { Workspace } from '../workspace/workspace.ts'
import { stagesOf } from './build.ts'
import { draftRows } from './draft.ts'
import { withFamilies } from './families.ts'
import { Funnel } from './funnel.ts'
import { MatchedCost } from './matched-cost.ts'
import { Opened } from './opened.ts'
import { openOutput, type Output } from './output.ts'
import { Rationales } from './rationales.ts'
import { openRecorders } from './recorders.ts'
import { rendererOf } from './rows.ts'
import { CheckTally } from './runner.ts'

export interface RequestOptions {
  /** The file. */
  readonly out: string
  /** Whether one that is there is replaced, as a whole. */
  readonly overwrite: boolean
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
 * @throws UserError (usage) where the recipe has no teacher, (output) where the file is there already or cannot be written.
 */
export async function writeRequests(
  recipe: Recipe,
  { out, overwrite, concurrency, signal, warn }: RequestOptions,
): Promise<{ written: number; cached: number }> {
  const { teacher: options } = recipe
  if (options === undefined)
    throw new UserError('usage', 'teacher: missing; only a recipe with a teacher has requests for one')
  const file = await openOutput('--out', out, { overwrite, mode: 0o600 })
  const opened = new Opened()
  try {
    const teacher = await ask({ ...recipe, teacher: options }, file, opened, { concurrency, signal, warn })
    signal.throwIfAborted()
    await file.commit()
    return { written: teacher.taken, cached: teacher.counts().cached }
  } finally {
    file.discard()
    await opened.close()
  }
}

/** Goes through what a build would, up to its questions. */
async function ask(
  recipe: Recipe & { teacher: NonNullable<Recipe['teacher']> },
  file: Output,
  opened: Opened,
  { concurrency, signal, warn }: Pick<RequestOptions, 'concurrency' | 'signal' | 'warn'>,
): Promise<CollectingTeacher> {
  const counter = opened.keep(await openCounter(recipe.tokenizer))
  const interpreter = await findInterpreter(recipe.python, recipe.packages)
  const funnel = new Funnel(stagesOf(recipe))
  const reject = (rejection: Parameters<Run['reject']>[0]): void => funnel.reject(rejection)
  const run: Run = { recipe, signal, progress: funnel, reject }
  const folder = await mkdtemp(join(tmpdir(), 'tracemill-requests-'))
  opened.keep({ close: () => rm(folder, { recursive: true, force: true }) })
  const recorders = opened.keep(await openRecorders(interpreter, recipe, concurrency, warn))
  const workspace = opened.keep(await Workspace.open(folder, KEY_MEMORY_BYTES))
  const teacher = new CollectingTeacher(recipe.teacher, (request) => file.append(batchLine(request)))
  const tools = { workspace, recorders, interpreter, concurrency, tally: new CheckTally(), teacher }
  const render = rendererOf(run)
  await withFamilies(run, measured(process.stdin).stream, tools, async (families, runner) => {
    const rationales = new Rationales({ teacher, runner, render, run })
    for await (const _ of draftRows(render, counter, new MatchedCost(), rationales)(families, run)) {
      signal.throwIfAborted()
    }
  })
  return teacher
}
