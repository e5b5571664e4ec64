import type { Call, Program, Test } from '../../schemas/program.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import type { Outcome, Trace, Trigger } from '../../schemas/trace.ts'
import { sameLiteral } from '../python/literal.ts'
import { ordered } from '../ordered.ts'
import type { Run, Stage } from '../stage.ts'
import { differenceOf } from './difference.ts'
import type { Family, VerifiedBug, VerifiedFamily } from './family.ts'
import { seededIndex } from './seeded.ts'

/** Runs programs in the sandbox; `record` also writes down the events. */
export interface Runner {
  execute(program: Program, trigger: Trigger): Promise<{ outcome: Outcome; stdout: string }>
  record(program: Program, trigger: Trigger): Promise<Trace>
}

type FailingPolicy = 'first' | 'fewest-steps' | 'random'

/** How a run ended, in one line for the ledger. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'raised':
      return `${outcome.type}: ${outcome.message}`.split('\n')[0]?.slice(0, 200) ?? outcome.type
    case 'crash':
      return `signal ${outcome.signal}`
    case 'exited':
      return `exit code ${outcome.code}`
    case 'internal':
      return outcome.detail
    default:
      return outcome.kind
  }
}

const asTest = (source: string): Trigger => ({ kind: 'test', text: source })

/** A script has no entry point: its calls are runs of the module itself. */
export function triggerOf(program: Program, call: Call): Trigger {
  const kind = program.entry_point === undefined && call.expression === '__main__' ? 'script' : 'call'
  return {
    kind,
    text: kind === 'script' ? '' : call.expression,
    ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
  }
}

/** Why a call's observed result is not what the corpus says, or undefined where it is. */
async function contradiction(
  program: Program,
  call: Call,
  trace: Trace,
  runner: Runner,
): Promise<string | undefined> {
  const { expected } = call
  if (expected?.stdout !== undefined && expected.stdout.trimEnd() !== trace.stdout.trimEnd()) {
    return `printed ${JSON.stringify(trace.stdout.slice(0, 80))}, the corpus says ${JSON.stringify(expected.stdout.slice(0, 80))}`
  }
  if (expected?.value === undefined) return undefined
  if (trace.outcome.kind !== 'returned') return `ended as ${describeOutcome(trace.outcome)}`
  if (sameLiteral(trace.outcome.value, expected.value)) return undefined
  // Not the same text or type: Python's own == decides, as in the corpus' assert.
  const { outcome } = await runner.execute(
    program,
    asTest(`assert (${call.expression}) == (${expected.value})`),
  )
  return outcome.kind === 'returned'
    ? undefined
    : `returned ${trace.outcome.value.slice(0, 80)}, the corpus says ${expected.value.slice(0, 80)}`
}

async function recordCalls(program: Program, runner: Runner, run: Run): Promise<Trace[]> {
  const traces: Trace[] = []
  for (const call of program.calls) {
    run.progress.count('trace', 'in')
    const trace = await runner.record(program, triggerOf(program, call))
    const id = `${program.id} ${call.expression.slice(0, 120)}`
    if (
      trace.outcome.kind !== 'returned' &&
      trace.outcome.kind !== 'raised' &&
      trace.outcome.kind !== 'exited'
    ) {
      run.reject({ stage: 'trace', reason: trace.outcome.kind, id, detail: describeOutcome(trace.outcome) })
      continue
    }
    const wrong = await contradiction(program, call, trace, runner)
    if (wrong !== undefined) {
      run.reject({ stage: 'trace', reason: 'differs-from-corpus', id, detail: wrong })
      continue
    }
    run.progress.count('trace', 'out')
    traces.push(trace)
  }
  return traces
}

function kindOfBug(outcome: Outcome): 'wrong-answer' | 'exception' | 'timeout' | undefined {
  if (outcome.kind === 'raised') return outcome.type === 'AssertionError' ? 'wrong-answer' : 'exception'
  return outcome.kind === 'timeout' || outcome.kind === 'trace-limit' ? 'timeout' : undefined
}

interface Failure {
  readonly test: Test
  readonly trace: Trace
}

/**
 * Failing runs in the order of the corpus. They are recorded at once: a bug that hangs is then waited for only once.
 * The policy `first` needs one; after a hang no other is tried.
 */
async function failuresOf(bug: Program, policy: FailingPolicy, runner: Runner): Promise<Failure[]> {
  const failures: Failure[] = []
  for (const test of bug.tests) {
    const trace = await runner.record(bug, asTest(test.source))
    if (trace.outcome.kind === 'returned') continue
    failures.push({ test, trace })
    if (policy === 'first' || kindOfBug(trace.outcome) === 'timeout') break
  }
  return failures
}

function chosenOf(
  failures: readonly Failure[],
  policy: FailingPolicy,
  seed: number,
  bug: Program,
): Failure | undefined {
  if (policy === 'random' && failures.length > 0) return failures[seededIndex(seed, bug.id, failures.length)]
  if (policy === 'first') return failures[0]
  return failures.toSorted((a, b) => a.trace.events.length - b.trace.events.length)[0]
}

async function verifyBug(
  bug: Program,
  fixed: Program,
  runner: Runner,
  run: Run,
): Promise<VerifiedBug | undefined> {
  const reject = (reason: string, detail: string): undefined =>
    run.reject({ stage: 'verify', reason, id: bug.id, detail }) as undefined
  const policy = run.recipe.tasks.repair?.failing_test ?? 'first'
  const chosen = chosenOf(await failuresOf(bug, policy, runner), policy, run.recipe.seed, bug)
  if (chosen === undefined) return reject('bug-passes-all-tests', `${bug.tests.length} tests`)
  const kind = kindOfBug(chosen.trace.outcome)
  if (kind === undefined)
    return reject(`bug-ends-as-${chosen.trace.outcome.kind}`, describeOutcome(chosen.trace.outcome))
  const { origin = 'submission', operators = [] } = bug.bug ?? {}
  const described = { kind, origin, operators, diff: differenceOf(fixed.code, bug.code) }
  return { program: { ...bug, bug: described }, failing: chosen.test, trace: chosen.trace }
}

async function recordProof(program: Program, runner: Runner, recipe: Recipe): Promise<Trace | undefined> {
  const test = program.tests[0]
  if (recipe.tasks.synthesis === undefined || program.instruction === undefined || test === undefined)
    return undefined
  return runner.record(program, asTest(test.source))
}

/**
 * Runs what a corpus claims: the program passes its tests, its calls give what they should, each bug fails a test.
 * Undefined where the program itself does not hold; every reason is in the ledger.
 */
async function verifyFamily(family: Family, runner: Runner, run: Run): Promise<VerifiedFamily | undefined> {
  const { program, bugs } = family
  run.progress.count('verify', 'in', 1 + bugs.length)
  const tests = [
    ...new Map(
      [...program.tests, ...bugs.flatMap((bug) => bug.tests)].map((test) => [test.source, test]),
    ).values(),
  ]
  for (const test of tests) {
    const { outcome } = await runner.execute(program, asTest(test.source))
    if (outcome.kind === 'returned') continue
    const detail = `${describeOutcome(outcome)} in ${JSON.stringify(test.source.slice(0, 120))}`
    run.reject({
      stage: 'verify',
      reason: outcome.kind === 'raised' ? 'own-test-fails' : `test-${outcome.kind}`,
      id: program.id,
      detail,
    })
    for (const bug of bugs)
      run.reject({ stage: 'verify', reason: 'fix-not-verified', id: bug.id, detail: program.id })
    return undefined
  }
  const traces = await recordCalls(program, runner, run)
  const verified: VerifiedBug[] = []
  for (const bug of bugs) {
    const found = await verifyBug(bug, program, runner, run)
    if (found !== undefined) verified.push(found)
  }
  run.progress.count('verify', 'out', 1 + verified.length)
  const proof = await recordProof(program, runner, run.recipe)
  return { program, traces, bugs: verified, ...(proof === undefined ? {} : { proof }) }
}

/** The stage `verify`: families whose program holds, in their order, with several in the sandbox at a time. */
export function verifyFamilies(runner: Runner, concurrency: number): Stage<Family, VerifiedFamily> {
  return async function* verify(families, run) {
    const options = { concurrency, slack: SLACK * concurrency, signal: run.signal }
    for await (const verified of ordered(families, options, (family) => verifyFamily(family, runner, run))) {
      if (verified !== undefined) yield verified
    }
  }
}

/** Families that may wait for a slow earlier one, a lane: a hang then stops no one. */
const SLACK = 16
