import type { Call, Coverage, Program, Test } from '../../schemas/program.ts'
import type { Trace } from '../../schemas/trace.ts'
import { cutText } from '../cut-text.ts'
import { ordered } from '../ordered.ts'
import type { Syntax } from '../python/syntax.ts'
import type { Run, Stage } from '../stage.ts'
import type { Family } from './family.ts'
import { goalOf, NOTHING, type Goal } from './inputs/coverage.ts'
import { keepInputs } from './inputs/keep.ts'
import { searchInputs, type Tried } from './inputs/search.ts'
import { mutantsOf, type Identify } from './mutants.ts'
import { randomOf } from './random.ts'
import { asTest, type Runner } from './runner.ts'
import { testOf } from './test-of-call.ts'
import { triggerOf } from './verify.ts'

export interface SupplyTools {
  /** With limits that suit a try: most inputs that hang hang for ever. */
  readonly runner: Pick<Runner, 'execute' | 'record'>
  readonly syntax: Pick<Syntax, 'signature' | 'flow' | 'mutants'>
  readonly identify: Identify
}

interface Searched {
  readonly kept: readonly Tried[]
  /** Lines of the program that calls which returned went through. */
  readonly lines: ReadonlySet<number>
  readonly coverage?: Program['coverage']
}

/** Calls that the corpus has not: searched for, run, and those kept that reach something new. */
async function searched(program: Program, tools: SupplyTools, run: Run): Promise<Searched | undefined> {
  const { syntax, runner } = tools
  const { inputs } = run.recipe.supply
  const { entry_point: name } = program
  if (name === undefined) return undefined
  const asked = await syntax.signature(program.code, name)
  if (asked.kind === 'refused' || asked.value === null) return undefined
  const signature = asked.value
  const seeds = program.calls.filter(({ stdin }) => stdin === undefined).map(({ expression }) => expression)
  const flow = await syntax.flow(program.code, 'program')
  const goal = flow.kind === 'ok' ? goalOf(flow.value, signature.ranges) : NOTHING
  const tried = await searchInputs(
    signature,
    seeds,
    randomOf(run.recipe.seed, program.id),
    { tries: inputs.tries, caps: inputs, goal },
    (expression) => runner.record(program, triggerOf(program, { expression })),
  )
  const { kept, dropped } = keepInputs(tried, inputs)
  run.progress.count('inputs', 'in', tried.filter(isGenerated).length)
  run.progress.count('inputs', 'out', kept.filter(isGenerated).length)
  for (const { tried: one, reason, detail } of dropped) {
    run.reject({
      stage: 'inputs',
      reason,
      id: `${program.id} ${cutText(one.expression, 120)}`,
      detail: cutText(detail, 200),
    })
  }
  const lines = new Set(kept.flatMap(({ coverage }) => [...coverage.lines]))
  if (goal.lines.size === 0) return { kept, lines }
  return { kept, lines, coverage: coveredOf(goal, kept, inputs.low_coverage) }
}

/** How much of what can be reached is reached by calls. */
function coveredOf({ lines, branches }: Goal, kept: readonly Tried[], low: number): Coverage {
  const reached = new Set<number | string>(
    kept.flatMap(({ coverage }) => [...coverage.lines, ...coverage.arcs]),
  )
  const of = (goal: ReadonlySet<number | string>): number =>
    [...goal].filter((place) => reached.has(place)).length
  const covered = of(lines)
  return {
    lines: lines.size,
    covered,
    branches: branches.size,
    covered_branches: of(branches),
    low: covered < low * lines.size,
  }
}

const isGenerated = ({ origin }: Tried): boolean => origin === 'generated'

function callOf({ expression, trace }: Tried): Call {
  const { outcome } = trace
  return outcome.kind === 'returned' ? { expression, expected: { value: outcome.value } } : { expression }
}

/** Tests that say what calls were seen to give; only those that hold when they are run. */
async function testsFrom(
  program: Program,
  traces: readonly Trace[],
  most: number,
  { runner }: SupplyTools,
  run: Run,
): Promise<Test[]> {
  const tests: Test[] = []
  const known = new Set(program.tests.map(({ source }) => source.trim()))
  for (const trace of traces) {
    if (known.size + tests.length >= most) break
    const test = testOf(trace)
    if (test === undefined || known.has(test.source)) continue
    run.progress.count('tests', 'in')
    const { outcome } = await runner.execute(program, asTest(test.source))
    if (outcome.kind === 'returned') {
      run.progress.count('tests', 'out')
      tests.push(test)
    } else
      run.reject({
        stage: 'tests',
        reason: 'does-not-hold',
        id: `${program.id} ${cutText(test.source, 120)}`,
        detail: outcome.kind,
      })
  }
  return tests
}

async function supplied({ program, bugs }: Family, tools: SupplyTools, run: Run): Promise<Family> {
  const found = await searched(program, tools, run)
  const generated = found?.kept.filter(isGenerated) ?? []
  const asserted = new Set(
    program.tests.length === 0
      ? []
      : program.calls.flatMap(({ expression, expected }) => (expected === undefined ? [] : [expression])),
  )
  const traces =
    found?.kept.flatMap(({ expression, trace }) => (asserted.has(expression) ? [] : [trace])) ?? []
  const { bugs: wanted } = run.recipe.supply
  const tests = [...program.tests, ...(await testsFrom(program, traces, wanted.tests, tools, run))]
  const complete: Program = {
    ...program,
    calls: [...program.calls, ...generated.map(callOf)],
    tests,
    ...(found?.coverage === undefined ? {} : { coverage: found.coverage }),
  }
  const mutants = tests.length === 0 ? [] : await mutantsOf(complete, bugs, found?.lines, tools, run)
  return { program: complete, bugs: [...bugs, ...mutants] }
}

/**
 * The stage between a corpus' programs and their verification: more calls, tests out of calls, and bugs made by mutation. What
 * it adds is verified like what the corpus brings.
 */
export function supplyFamilies(tools: SupplyTools, concurrency: number): Stage<Family, Family> {
  return (families, run) =>
    ordered(families, { concurrency, slack: concurrency, signal: run.signal }, (family) =>
      supplied(family, tools, run),
    )
}
