import type { Program } from '../../schemas/program.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import { parse } from '../../schemas/parse.ts'
import { Recipe as RecipeSchema } from '../../schemas/recipe.ts'
import { ingest, type IngestOptions } from '../../pipeline/ingest/ingest.ts'
import type { Syntax } from '../../pipeline/python/syntax.ts'
import type { Run } from '../../pipeline/stage.ts'

export interface Ingested {
  readonly programs: Program[]
  readonly rejections: Rejection[]
  readonly in: number
  readonly out: number
}

/** Runs the stage on a recipe, and counts as the funnel does. */
export async function ingested(
  recipe: Partial<Recipe> & { inputs: Recipe['inputs'] },
  syntax: Syntax,
  options: IngestOptions = {},
): Promise<Ingested> {
  const counts = { in: 0, out: 0 }
  const rejections: Rejection[] = []
  const run: Run = {
    recipe: parse(RecipeSchema, { out: 'unused', ...recipe }),
    signal: new AbortController().signal,
    progress: { count: (_stage, side, records = 1) => void (counts[side] += records) },
    reject: (rejection) => void rejections.push(rejection),
  }
  const programs: Program[] = []
  for await (const program of ingest(run, syntax, options)) programs.push(program)
  return { programs, rejections, ...counts }
}
