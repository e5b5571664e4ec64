import type { FailingPolicy, Program, Test } from '../../../schemas/program.ts'
import type { Outcome, Trace } from '../../../schemas/trace.ts'
import { tokensOf } from '../../python/tokens.ts'
import type { Run } from '../../stage.ts'
import { nameOfTest, triggerOfTest, verdictOn, type TestVerdict } from '../../test-run.ts'
import { differenceOf } from './difference.ts'
import type { VerifiedBug } from '../family.ts'
import { beside, describeOutcome, type Checked, type Runner } from '../runner.ts'
import { similarity, TOKENS } from './similarity.ts'
import { seededIndex } from '../seeded.ts'

const policyOf = ({ recipe }: Run): FailingPolicy => recipe.tasks.repair?.failing_test ?? 'first'

interface Failure {
  readonly test: Test
  /** Only what the program itself says decides rows: how far a hang came depends on the machine's load. */
  readonly kind: Exclude<TestVerdict, 'passes' | 'unknown'>
  /** Of the test among the bug's. */
  readonly place: number
  readonly trace: Trace
}

interface Tried {
  readonly failures: readonly Failure[]
  readonly passing: readonly number[]
  /** The last end that is none of the program's own doing. */
  readonly other?: Outcome
}

/** Ends of runs that may go on for ever. */
export const HANGS: readonly Outcome['kind'][] = ['timeout', 'trace-limit']

/** Runs every test, in the order of the corpus; after a hang no other is tried. */
async function tryTests(bug: Program, runner: Pick<Runner, 'record'>): Promise<Tried> {
  const failures: Failure[] = []
  const passing: number[] = []
  let other: Outcome | undefined
  for (const [place, test] of bug.tests.entries()) {
    const trace = await runner.record(bug, triggerOfTest(test))
    const { outcome } = trace
    const verdict = verdictOn(test, trace)
    if (verdict === 'passes') passing.push(place)
    else if (verdict === 'unknown') other = outcome
    else failures.push({ test, kind: verdict, place, trace })
    if (HANGS.includes(outcome.kind)) break
  }
  return { failures, passing, ...(other === undefined ? {} : { other }) }
}

/** Where all events were recorded their number is known without decoding them. */
const stepsOf = (trace: Trace): number => trace.events_total ?? trace.events.length

function chosenOf(
  failures: readonly Failure[],
  policy: FailingPolicy,
  seed: number,
  bug: Program,
): Failure | undefined {
  if (policy === 'random' && failures.length > 0) return failures[seededIndex(seed, bug.id, failures.length)]
  if (policy === 'first') return failures[0]
  return failures.toSorted((a, b) => stepsOf(a.trace) - stepsOf(b.trace))[0]
}

interface Refusal {
  readonly reason: string
  readonly detail: string
}

/** Why what a bug's tests came to makes it none. */
function refusalOf({ bug, tests }: Program, { failures, passing, other }: Tried): Refusal | undefined {
  if (failures.length === 0 && other === undefined)
    return { reason: 'bug-passes-all-tests', detail: `${tests.length} tests` }
  const isMutant = bug?.origin === 'mutation'
  if (other !== undefined && (isMutant || failures.length === 0))
    return { reason: `bug-ends-as-${other.kind}`, detail: describeOutcome(other) }
  if (!isMutant) return undefined
  if (tests.length > 1 && passing.length === 0)
    return { reason: 'bug-fails-all-tests', detail: `${tests.length} tests` }
  // How a run ends that is longer than that is for the CPU's budget to say, which may decide no row.
  const cut = failures.find(({ trace }) => trace.cut)
  return cut === undefined
    ? undefined
    : { reason: 'bug-takes-too-many-steps', detail: `over ${cut.trace.limits.events} events` }
}

/** The failure that the policy takes of those that happen whenever the test is run. */
async function checkBug(
  bug: Program,
  fixed: Program,
  tried: Tried,
  runner: Runner,
  run: Run,
): Promise<VerifiedBug | undefined> {
  const reject = ({ reason, detail }: Refusal): undefined =>
    run.reject({ stage: 'verify', reason, id: bug.id, detail }) as undefined
  const refusal = refusalOf(bug, tried)
  if (refusal !== undefined) return reject(refusal)
  const policy = policyOf(run)
  let open = tried.failures
  for (;;) {
    const chosen = chosenOf(open, policy, run.recipe.seed, bug)
    if (chosen === undefined) throw new Error(`bug ${bug.id} fails no test`)
    const { kind, test } = chosen
    // With the limits that rows have, which may not be those of a try.
    const trace = await runner.record(bug, triggerOfTest(test))
    const checked: Checked =
      verdictOn(test, trace) === kind
        ? await runner.check(bug, trace)
        : { kind: 'refused', reason: 'nondeterministic', detail: describeOutcome(trace.outcome) }
    if (checked.kind === 'kept') {
      const { origin = 'submission', operators = [], similarity: paired } = bug.bug ?? {}
      const tests = {
        failing: tried.failures.map(({ place }) => place),
        passing: [...tried.passing],
        traced: chosen.place,
        policy,
      }
      const diff = differenceOf(fixed.code, bug.code)
      const near = paired ?? {
        score: similarity(tokensOf(fixed.code), tokensOf(bug.code)),
        measure: TOKENS,
      }
      const described = { kind, origin, operators, diff, tests, similarity: near }
      return { program: { ...bug, bug: described }, failing: test, trace: checked.trace }
    }
    open = open.filter((failure) => failure !== chosen)
    if (open.length > 0) continue
    return reject({
      reason: checked.reason,
      detail: `${checked.detail} in ${JSON.stringify(nameOfTest(test))}`,
    })
  }
}

export interface Runners {
  readonly runner: Runner
  /** With limits that suit mutants: those that hang hang for ever, and there are many. */
  readonly quick: Pick<Runner, 'record'>
}

/** Bugs that fail a test of theirs, in their order; every other one is in the ledger. */
export async function verifyBugs(
  bugs: readonly Program[],
  fixed: Program,
  { runner, quick }: Runners,
  run: Run,
): Promise<VerifiedBug[]> {
  const checks: Promise<VerifiedBug | undefined>[] = []
  const { per_program } = run.recipe.supply.bugs
  let mutants = 0
  for (const bug of bugs) {
    const isMutant = bug.bug?.origin === 'mutation'
    if (isMutant && mutants >= per_program) {
      run.reject({ stage: 'verify', reason: 'enough-bugs', id: bug.id, detail: `${mutants} of ${fixed.id}` })
      continue
    }
    const tried = await tryTests(bug, isMutant ? quick : runner)
    if (isMutant && refusalOf(bug, tried) === undefined) mutants++
    // Checked in other lanes, while the next is recorded.
    checks.push(beside(checkBug(bug, fixed, tried, runner, run)))
  }
  return (await Promise.all(checks)).filter((found) => found !== undefined)
}
