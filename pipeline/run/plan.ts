import { BUILT_IN_TOKENIZER } from '../../schemas/names.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import { readCandidates } from '../ingest/candidates.ts'
import { heldOutFiles, inputFiles } from '../ingest/files.ts'
import { ingest } from '../ingest/ingest.ts'
import { findInterpreter } from '../python/interpreter.ts'
import { openSyntax } from '../python/syntax.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { openCounter } from '../tokens/count.ts'
import { Funnel } from './funnel.ts'
import { HoldingOut } from './held-out.ts'
import { armSetsOf, moreSetsOf } from './training-sets.ts'

/** What a build would read, run and write; nothing is run and nothing is written. */
export interface Plan {
  readonly inputs: Manifest['inputs']
  readonly held_out: Manifest['held_out']
  readonly runtime: string
  readonly programs: number
  readonly bugs: number
  /** That a build would judge. */
  readonly candidates: number
  readonly calls: number
  readonly tests: number
  readonly rejected: Readonly<Record<string, number>>
  readonly tasks: readonly string[]
  /** Training sets. */
  readonly arms: readonly string[]
  readonly out: string
}

/** Records of the inputs and the candidates that no build would take in, by reason. */
function rejectedIn(funnel: Funnel): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { rejected } of funnel.close())
    for (const [reason, records] of Object.entries(rejected)) sums[reason] = (sums[reason] ?? 0) + records
  return sums
}

/** Reads the whole corpus once, without running any of it. */
export async function plan(recipe: Recipe): Promise<Plan> {
  // The built-in one is always there, and takes a while to load.
  if (recipe.tokenizer !== BUILT_IN_TOKENIZER) await (await openCounter(recipe.tokenizer)).close()
  const interpreter = await findInterpreter(recipe.python, recipe.packages)
  const inputs = await inputFiles(recipe)
  const benchmarkFiles = await heldOutFiles(recipe)
  const funnel = new Funnel(['ingest', 'usages', 'candidates', 'held-out'])
  const syntax = await openSyntax(interpreter)
  const totals = { programs: 0, bugs: 0, candidates: 0, calls: 0, tests: 0 }
  let held: Manifest['held_out']
  try {
    const run = {
      recipe,
      signal: new AbortController().signal,
      progress: funnel,
      reject: (rejection: Rejection) => funnel.reject(rejection),
    }
    const holding = await HoldingOut.open(run, syntax)
    for await (const program of holding.programs(ingest(run, syntax))) {
      if (program.buggy_of === undefined) totals.programs++
      else totals.bugs++
      totals.calls += program.calls.length
      totals.tests += program.tests.length
    }
    for await (const _ of readCandidates(run)) {
      totals.candidates++
      funnel.count('candidates', 'out')
    }
    held = holding.summary(benchmarkFiles)
  } finally {
    await syntax.close()
  }
  return {
    inputs,
    held_out: held,
    runtime: interpreter.runtime,
    ...totals,
    rejected: rejectedIn(funnel),
    tasks: Object.keys(recipe.tasks),
    arms: [...armSetsOf(recipe), ...moreSetsOf(recipe)].map(({ name }) => name),
    out: recipe.out,
  }
}

export function planText(planned: Plan): string {
  const rejected = Object.entries(planned.rejected).map(([reason, records]) => `${reason} ${records}`)
  return [
    'would read',
    ...planned.inputs.map(({ corpus, path, bytes }) => `  ${corpus}  ${path}  ${bytes} bytes`),
    ...planned.held_out.map(
      ({ benchmark, programs, rejected: gone }) =>
        `would hold out ${benchmark}: ${programs} programs, ${gone} of the inputs' are among them`,
    ),
    `would run with ${planned.runtime}`,
    `  ${planned.programs} programs and ${planned.bugs} bugs, before duplicates go: ${planned.calls} calls, ${planned.tests} tests`,
    ...(planned.candidates === 0 ? [] : [`  ${planned.candidates} candidates to judge`]),
    ...(rejected.length === 0 ? [] : [`  not taken in: ${rejected.join(', ')}`]),
    `would write to ${planned.out}`,
    `  tasks ${planned.tasks.join(', ')}`,
    `  sets ${planned.arms.join(', ')}`,
  ].join('\n')
}
