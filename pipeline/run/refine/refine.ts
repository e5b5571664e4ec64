import type { Refinement } from '../../../schemas/attempt.ts'
import type { RefineReport } from '../../../schemas/refine-report.ts'
import type { Recipe } from '../../../schemas/recipe.ts'
import type { Limits } from '../../../schemas/trace.ts'
import { attemptSources, readAttempts } from '../../ingest/attempts.ts'
import type { Source } from '../../ingest/readers/reader.ts'
import { ordered } from '../../ordered.ts'
import { findInterpreter, type Interpreter } from '../../python/interpreter.ts'
import { openSyntax } from '../../python/syntax.ts'
import type { JudgedAttempt } from '../../selection/judged.ts'
import { selectionOf } from '../../selection/report.ts'
import { openCounter, type Counter } from '../../tokens/count.ts'
import { compiling } from '../../trace/compiled.ts'
import { describeShelter } from '../../trace/isolation.ts'
import { openLanes } from '../../trace/lanes.ts'
import { VERSION } from '../../version.ts'
import { Opened } from '../opened.ts'
import { openOutput, type Output } from '../output.ts'
import { requireShelter } from '../recorders.ts'
import { judge, type Bench } from './judge.ts'
import { isSolved, judgedOf, lineOf, NO_PROMPT } from './line.ts'
import { nextPrompt, type Showing } from './next.ts'
import { refuseOwnInput } from './own-input.ts'
import { NO_PROBLEMS, problemsOf } from './problems.ts'
import { Resolver, type Resolved } from './resolve.ts'
import { readRounds, type Rounds } from './rounds.ts'

export interface RefineOptions extends Showing {
  /** Paths and patterns of files of attempts. */
  readonly attempts: readonly string[]
  readonly out: string
  /** Where the report on selection goes; absent: none is made. */
  readonly report?: string
  /** Whose inputs have tests for attempts that bring none. */
  readonly problems?: Recipe
  /** Tests of a corpus' problem that may be shown. */
  readonly publicOfCorpus: number
  readonly python: string
  readonly packages: 'none' | 'installed'
  readonly limits: Limits
  readonly trusted: boolean
  readonly concurrency: number
  readonly overwrite: boolean
  readonly signal: AbortSignal
  /** Told of the tally as the runs begin. */
  readonly follow: (tally: RefineTally) => void
}

/** How far the run has come, and what came of it. */
export interface RefineTally {
  readonly attempts: number
  readonly states: Readonly<Record<Refinement['state'], number>>
  /** Prompts whose trace was left out. */
  readonly withoutTrace: number
}

export interface Refined {
  readonly tally: RefineTally
  readonly report: RefineReport | undefined
}

interface Tools {
  readonly bench: Bench
  readonly counter: Counter
  readonly rounds: Rounds
}

/** Lines in the order of the attempts, each with what makes it equal to others. */
async function* refinements(
  sources: readonly Source[],
  resolver: Resolver,
  { bench, counter, rounds }: Tools,
  options: RefineOptions,
): AsyncGenerator<{ line: Refinement; others: Resolved['others']; behaviour: string | undefined }> {
  const attempts = (async function* () {
    for await (const line of readAttempts(sources)) yield resolver.resolve(line)
  })()
  const { concurrency, signal, report } = options
  yield* ordered(attempts, { concurrency, slack: SLACK * concurrency, signal }, async (attempt) => {
    const judged = await judge(attempt, bench, report !== undefined)
    const { taskId, sample, round } = attempt
    const isContinued = rounds.has({ taskId, sample, round: round + 1 })
    const isOver = isContinued || isSolved(judged.publicVerdicts)
    const { answered, statement, text } = attempt
    const next = isOver
      ? NO_PROMPT
      : await nextPrompt(
          { answered, statement, text },
          judged,
          options,
          JSON.stringify([String(taskId), sample, round]),
          counter,
        )
    const line = lineOf(attempt, judged, next, isContinued, options)
    return { line, others: attempt.others, behaviour: judged.behaviour }
  })
}

/** Attempts that may wait for a slow earlier one, a lane. */
const SLACK = 4

interface Files {
  readonly out: Output
  readonly report: Output | undefined
}

async function refineInto(
  { out, report: reportFile }: Files,
  sources: readonly Source[],
  interpreter: Interpreter,
  opened: Opened,
  options: RefineOptions,
): Promise<Refined> {
  const { concurrency, signal, limits } = options
  const syntax = opened.keep(await openSyntax(interpreter))
  const problems =
    options.problems === undefined ? NO_PROBLEMS : await problemsOf(options.problems, syntax, signal)
  const resolving = { problems, publicOfCorpus: options.publicOfCorpus }
  const rounds = await readRounds(sources, new Resolver(resolving), options)
  const states = { solved: 0, continued: 0, next: 0, 'over-budget': 0 }
  const tally = { attempts: rounds.count, states, withoutTrace: 0 }
  const open = opened.keep(await openLanes(interpreter, concurrency))
  requireShelter(open.shelter, options.trusted)
  const sealed = opened.keep(await openLanes(interpreter, concurrency))
  // A sample may have half a minute left to run: when the user stops the command it is not waited for.
  signal.addEventListener('abort', () => void Promise.all([open.close(), sealed.close()]), { once: true })
  const counter = opened.keep(await openCounter())
  const compiled = compiling(syntax)
  const bench: Bench = { open: compiled(open), sealed: compiled(sealed), syntax, interpreter, limits }
  const judged: JudgedAttempt[] = []
  options.follow(tally)
  const found = refinements(sources, new Resolver(resolving), { bench, counter, rounds }, options)
  for await (const { line, others, behaviour } of found) {
    states[line.state]++
    if (line.trace_left_out !== null) tally.withoutTrace++
    if (reportFile !== undefined) judged.push(judgedOf(line, behaviour))
    out.append(`${JSON.stringify({ ...line, ...others })}\n`)
  }
  signal.throwIfAborted()
  if (reportFile === undefined) return { tally, report: undefined }
  const report: RefineReport = {
    schema_version: 1,
    tracemill: VERSION,
    runtime: interpreter.runtime,
    sandbox: describeShelter(open.shelter),
    arm: options.arm,
    ...selectionOf(judged),
  }
  reportFile.append(`${JSON.stringify(report, null, 2)}\n`)
  return { tally, report }
}

/**
 * One step of test-time refinement over files: attempts are run on their tests, and each that fails a public one gets the
 * prompt of its next round. What hidden tests say stands beside it and reaches no prompt.
 *
 * @throws UserError for what the user can mend; what stood at `out` and `report` then stands there still.
 */
export async function refine(options: RefineOptions): Promise<Refined> {
  const sources = await attemptSources(options.attempts)
  await refuseOwnInput(sources, options)
  const { overwrite, signal } = options
  const interpreter = await findInterpreter(options.python, options.packages)
  const opened = new Opened()
  const outputs: Output[] = []
  try {
    const out = await openOutput('--out', options.out, { overwrite })
    outputs.push(out)
    const report =
      options.report === undefined ? undefined : await openOutput('--report', options.report, { overwrite })
    if (report !== undefined) outputs.push(report)
    const refined = await refineInto({ out, report }, sources, interpreter, opened, options)
    signal.throwIfAborted()
    // The lines last: where they are, the report about them is there, too.
    await report?.commit()
    await out.commit()
    return refined
  } finally {
    for (const output of outputs) output.discard()
    await opened.close()
  }
}
