import type { Readable } from 'node:stream'
import { refusalOf } from '../ingest/admit.ts'
import { readCandidates } from '../ingest/candidates.ts'
import { identify } from '../ingest/identify.ts'
import { ingest } from '../ingest/ingest.ts'
import type { Interpreter } from '../python/interpreter.ts'
import { openSyntax } from '../python/syntax.ts'
import { contentKey } from '../quality/normalise.ts'
import type { Run } from '../stage.ts'
import type { CandidateTools } from '../supply/candidates/problem.ts'
import type { VerifiedFamily } from '../supply/family.ts'
import type { Runner } from '../supply/runner.ts'
import { supplyFamilies } from '../supply/supply.ts'
import { holdTests } from '../supply/tests/own.ts'
import { addVariants } from '../supply/variants.ts'
import { verifyFamilies } from '../supply/verify.ts'
import type { Teacher } from '../teacher/teacher.ts'
import { FlowBook } from '../trace/integrity/flow-book.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { solvedCandidates } from './candidates.ts'
import { gatherFamilies } from './gather.ts'
import { HoldingOut } from './held-out.ts'
import { wordFamilies } from './instructions.ts'
import type { Recorders } from './recorders.ts'
import { CheckTally, runnerOf } from './runner.ts'

export interface FamilyTools {
  readonly workspace: Workspace
  readonly recorders: Recorders
  readonly interpreter: Interpreter
  readonly concurrency: number
  readonly tally: CheckTally
  /** Where the recipe has one. */
  readonly teacher?: Teacher
}

/** From the corpus to what holds and may become rows, and whatever runs it once more. Resolves to what was held out. */
export async function withFamilies(
  run: Run,
  stdin: Readable,
  { workspace, recorders, interpreter, concurrency, tally, teacher }: FamilyTools,
  use: (families: AsyncIterable<VerifiedFamily>, runner: Runner) => Promise<void>,
): Promise<HoldingOut> {
  const syntax = await openSyntax(interpreter)
  const { first, second, others } = recorders
  const examiners = { first, second, others, book: new FlowBook(syntax) }
  const runner = runnerOf(examiners, interpreter, run.recipe, tally)
  // What it checks becomes no row, and so is not counted with the runs that may.
  const quick = runnerOf(examiners, interpreter, run.recipe, new CheckTally(), 'trace-to-cap')
  // While one family is checked in its lanes, another is recorded in the others.
  const atOnce = run.recipe.checks === 'none' ? concurrency : 2 * concurrency
  try {
    const forCandidates: CandidateTools = {
      runner,
      identify,
      keyOf: contentKey,
      refusalOf: (program) => refusalOf(program, run.recipe, syntax),
      concurrency,
    }
    const holding = await HoldingOut.open(run, syntax, { scratch: workspace.folder })
    const read = holding.programs(ingest(run, syntax, { stdin, scratch: workspace.folder }))
    const families = gatherFamilies(read, workspace, run, concurrency, (programs) =>
      holding.programs(solvedCandidates(readCandidates(run), programs, workspace, forCandidates, run)),
    )
    const tested = holdTests(runner, concurrency)(families, run)
    const more = supplyFamilies({ runner: quick, syntax, identify }, concurrency)(tested, run)
    const worded =
      teacher?.options.instructions === 'missing' ? wordFamilies({ teacher, runner })(more, run) : more
    const verified = verifyFamilies({ runner, quick }, atOnce)(worded, run)
    const varied = addVariants({ runner, syntax, identify }, concurrency)(verified, run)
    await use(holding.made(varied, quick), runner)
    return holding
  } finally {
    await syntax.close()
  }
}
