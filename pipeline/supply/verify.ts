import type { Call, Program, Test } from '../../schemas/program.ts'
import type { Outcome, Trace, Trigger } from '../../schemas/trace.ts'
import { cutText } from '../cut-text.ts'
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
      return cutText(`${outcome.type}: ${outcome.message}`.split('\n')[0] ?? outcome.type, 200)
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

interface Contradiction {
  readonly reason: string
  readonly detail: string
}

const differs = (detail: string): Contradiction => ({ reason: 'differs-from-corpus', detail })
const shown = (text: string): string => JSON.stringify(cutText(text, 80))

/** Why a call's observed result is not what the corpus says, or undefined where it is. */
async function contradiction(
  program: Program,
  call: Call,
  trace: Trace,
  runner: Runner,
): Promise<Contradiction | undefined> {
  const { expected, stdin } = call
  if (expected?.stdout !== undefined && expected.stdout.trimEnd() !== trace.stdout.trimEnd()) {
    return differs(`printed ${shown(trace.stdout)}, the corpus says ${shown(expected.stdout)}`)
  }
  if (expected?.value === undefined) return undefined
  if (trace.outcome.kind !== 'returned') return differs(`ended as ${describeOutcome(trace.outcome)}`)
  if (sameLiteral(trace.outcome.value, expected.value)) return undefined
  // Not the same text or type: Python's own == decides, as in the corpus' assert.
  const comparison = asTest(`assert (${call.expression}) == (${expected.value})`)
  const { outcome } = await runner.execute(
    program,
    stdin === undefined ? comparison : { ...comparison, stdin },
  )
  if (outcome.kind === 'returned') return undefined
  if (outcome.kind !== 'raised')
    return { reason: `comparison-${outcome.kind}`, detail: describeOutcome(outcome) }
  return differs(`returned ${shown(trace.outcome.value)}, the corpus says ${shown(expected.value)}`)
}

/** Ends that are the program's own doing; all others say something about limits or the machine. */
const OWN_ENDS: readonly Outcome['kind'][] = ['returned', 'raised', 'exited']

async function recordCalls(program: Program, runner: Runner, run: Run): Promise<Trace[]> {
  const traces: Trace[] = []
  for (const call of program.calls) {
    run.progress.count('trace', 'in')
    const trace = await runner.record(program, triggerOf(program, call))
    const wrong = OWN_ENDS.includes(trace.outcome.kind)
      ? await contradiction(program, call, trace, runner)
      : { reason: trace.outcome.kind, detail: describeOutcome(trace.outcome) }
    if (wrong !== undefined) {
      run.reject({ stage: 'trace', id: `${program.id} ${cutText(call.expression, 120)}`, ...wrong })
      continue
    }
    run.progress.count('trace', 'out')
    traces.push(trace)
  }
  return traces
}

/** Only what the program itself says decides rows: how far a hang came depends on the machine's load. */
function kindOfBug(outcome: Outcome): 'wrong-answer' | 'exception' | undefined {
  if (outcome.kind !== 'raised') return undefined
  return outcome.type === 'AssertionError' ? 'wrong-answer' : 'exception'
}

interface Failure {
  readonly test: Test
  readonly trace: Trace
}

/**
 * Failing runs that a repair row can show, in the order of the corpus; `other` is the last end that is none of the
 * program's own doing. The policy `first` needs one failure; after a hang no other test is tried.
 */
async function failuresOf(
  bug: Program,
  policy: FailingPolicy,
  runner: Runner,
): Promise<{ failures: Failure[]; other?: Outcome }> {
  const failures: Failure[] = []
  let other: Outcome | undefined
  for (const test of bug.tests) {
    const trace = await runner.record(bug, asTest(test.source))
    const { outcome } = trace
    if (outcome.kind === 'returned') continue
    if (kindOfBug(outcome) === undefined) other = outcome
    else failures.push({ test, trace })
    if (
      (policy === 'first' && failures.length > 0) ||
      outcome.kind === 'timeout' ||
      outcome.kind === 'trace-limit'
    )
      break
  }
  return { failures, ...(other === undefined ? {} : { other }) }
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
  const { failures, other } = await failuresOf(bug, policy, runner)
  const chosen = chosenOf(failures, policy, run.recipe.seed, bug)
  const kind = chosen === undefined ? undefined : kindOfBug(chosen.trace.outcome)
  if (chosen === undefined || kind === undefined) {
    if (other !== undefined) return reject(`bug-ends-as-${other.kind}`, describeOutcome(other))
    return reject('bug-passes-all-tests', `${bug.tests.length} tests`)
  }
  const { origin = 'submission', operators = [] } = bug.bug ?? {}
  const described = { kind, origin, operators, diff: differenceOf(fixed.code, bug.code) }
  return { program: { ...bug, bug: described }, failing: chosen.test, trace: chosen.trace }
}

/** The recorded run that lets a program become a synthesis row: its first test, which must pass under the tracer too. */
async function recordProof(program: Program, runner: Runner, run: Run): Promise<Trace | undefined> {
  const test = program.tests[0]
  if (run.recipe.tasks.synthesis === undefined || program.instruction === undefined || test === undefined)
    return undefined
  run.progress.count('trace', 'in')
  const trace = await runner.record(program, asTest(test.source))
  if (trace.outcome.kind === 'returned') {
    run.progress.count('trace', 'out')
    return trace
  }
  const id = `${program.id} ${cutText(test.source, 120)}`
  run.reject({
    stage: 'trace',
    reason: `passing-test-${trace.outcome.kind}`,
    id,
    detail: describeOutcome(trace.outcome),
  })
  return undefined
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
    const detail = `${describeOutcome(outcome)} in ${JSON.stringify(cutText(test.source, 120))}`
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
  const proof = await recordProof(program, runner, run)
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
