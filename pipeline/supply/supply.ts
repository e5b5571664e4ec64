import { SCRIPT_EXPRESSION, type Call, type Coverage, type Program } from '../../schemas/program.ts'
import { cutText } from '../cut-text.ts'
import { ordered } from '../ordered.ts'
import type { Syntax } from '../python/syntax.ts'
import { resultsOf, type Results } from '../results.ts'
import type { Run, Stage } from '../stage.ts'
import type { Family } from './family.ts'
import { goalOf, NOTHING, scriptGoal, type Goal } from './inputs/coverage.ts'
import { keepInputs } from './inputs/keep.ts'
import { searchInputs } from './inputs/search.ts'
import type { Tried } from './inputs/steer.ts'
import { searchStdin } from './inputs/stdin.ts'
import { lightTests } from './tests/light.ts'
import { mutantsOf, type Identify } from './bugs/mutants.ts'
import { randomOf } from '../random.ts'
import type { Runner } from './runner.ts'
import { testsFrom } from './tests/observed.ts'
import { triggerOf } from './verify.ts'

export interface SupplyTools {
  /** Whose recordings end at the cap on events: most inputs that hang hang for ever. */
  readonly runner: Pick<Runner, 'execute' | 'record' | 'check'>
  readonly syntax: Pick<Syntax, 'signature' | 'constants' | 'flow' | 'mutants'>
  readonly identify: Identify
}

interface Searched {
  readonly kept: readonly Tried[]
  readonly results: Results
  /** Lines of the program that the kept calls went through. */
  readonly lines: ReadonlySet<number>
  readonly coverage?: Program['coverage']
}

interface Search {
  readonly tried: readonly Tried[]
  /** What was to be reached. */
  readonly goal: Goal
}

/** Calls of a function; undefined where nobody can tell how it is called. */
async function triedCalls(
  program: Program,
  name: string,
  { syntax, runner }: SupplyTools,
  { recipe }: Run,
): Promise<Search | undefined> {
  const { inputs } = recipe.supply
  const asked = await syntax.signature(program.code, name)
  if (asked.kind === 'refused' || asked.value === null) return undefined
  const signature = asked.value
  const seeds = program.calls.filter(({ stdin }) => stdin === undefined).map(({ expression }) => expression)
  const flow = await syntax.flow(program.code, 'program')
  const goal = flow.kind === 'ok' ? goalOf(flow.value, signature.ranges) : NOTHING
  const tried = await searchInputs(
    signature,
    seeds,
    randomOf(recipe.seed, program.id),
    { tries: inputs.tries, caps: inputs, goal },
    (expression) => runner.record(program, triggerOf(program, { expression })),
  )
  return { tried, goal }
}

/** What a script that reads its input mentions. */
const READS = /\b(?:input|stdin|fileinput)\b/

/** Runs of a script; undefined where the corpus has none. */
async function triedRuns(
  program: Program,
  { syntax, runner }: SupplyTools,
  { recipe }: Run,
): Promise<Search | undefined> {
  const { inputs } = recipe.supply
  const runs = program.calls.filter(({ expression }) => expression === SCRIPT_EXPRESSION)
  if (runs.length === 0) return undefined
  const constants = await syntax.constants(program.code)
  const flow = await syntax.flow(program.code, 'program')
  const goal = flow.kind === 'ok' ? scriptGoal(flow.value) : NOTHING
  const tried = await searchStdin(
    runs.map(({ stdin = '' }) => stdin),
    randomOf(recipe.seed, program.id),
    {
      tries: READS.test(program.code) ? inputs.tries : 0,
      caps: inputs,
      goal,
      constants: constants.kind === 'ok' ? constants.value : [],
    },
    (call) => runner.record(program, triggerOf(program, call)),
  )
  return { tried, goal }
}

/** Calls that the corpus has not: searched for, run, and those kept that reach something new. */
async function searched(program: Program, tools: SupplyTools, run: Run): Promise<Searched | undefined> {
  const { inputs } = run.recipe.supply
  const { entry_point: name } = program
  const search = await (name === undefined
    ? triedRuns(program, tools, run)
    : triedCalls(program, name, tools, run))
  if (search === undefined) return undefined
  const { tried, goal } = search
  const { kept, dropped } = keepInputs(tried, inputs)
  run.progress.count('inputs', 'in', tried.filter(isGenerated).length)
  run.progress.count('inputs', 'out', kept.filter(isGenerated).length)
  for (const { tried: one, reason, detail } of dropped) {
    run.reject({
      stage: 'inputs',
      reason,
      id: `${program.id} ${cutText(one.stdin ?? one.expression, 120)}`,
      detail: cutText(detail, 200),
    })
  }
  const lines = new Set(kept.flatMap(({ coverage }) => [...coverage.lines]))
  const results = resultsOf(tried.map(({ trace }) => trace))
  if (goal.lines.size === 0) return { kept, results, lines }
  return { kept, results, lines, coverage: coveredOf(goal, kept, inputs.low_coverage) }
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

function callOf({ expression, stdin, trace }: Tried): Call {
  const { outcome, stdout } = trace
  const call = { expression, ...(stdin === undefined ? {} : { stdin }) }
  if (outcome.kind !== 'returned') return call
  return { ...call, expected: stdin === undefined ? { value: outcome.value } : { stdout } }
}

async function supplied({ program, bugs }: Family, tools: SupplyTools, run: Run): Promise<Family> {
  const found = await searched(program, tools, run)
  const generated = found?.kept.filter(isGenerated) ?? []
  const asserted = new Set(
    program.tests.length === 0
      ? []
      : program.calls.flatMap(({ expression, expected }) => (expected === undefined ? [] : [expression])),
  )
  // A run of a script is told by what it reads: its test is known by itself.
  const calls =
    found?.kept.filter(({ expression, stdin }) => stdin !== undefined || !asserted.has(expression)) ?? []
  const tests = [...program.tests, ...(await testsFrom(program, calls, tools.runner, run))]
  const complete: Program = {
    ...program,
    calls: [...program.calls, ...generated.map(callOf)],
    tests,
    ...(found?.coverage === undefined ? {} : { coverage: found.coverage }),
  }
  const known = found === undefined ? {} : { results: found.results }
  if (tests.length === 0 || run.recipe.supply.bugs.per_program === 0)
    return { program: complete, bugs, ...known }
  const light = await lightTests(complete, tools.runner)
  if (light.length === 0) {
    run.progress.count('mutants', 'in')
    run.reject({
      stage: 'mutants',
      reason: 'no-light-test',
      id: program.id,
      detail: `no recording holds one of ${tests.length} tests whole`,
    })
    return { program: complete, bugs, ...known }
  }
  const made = await mutantsOf({ ...complete, tests: light }, bugs, found?.lines, tools, run)
  return { program: complete, bugs: [...bugs, ...made.bugs], alone: made.alone, ...known }
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
