import type { Program, Test } from '../../schemas/program.ts'
import type { Outcome, Trace } from '../../schemas/trace.ts'
import { cutText } from '../cut-text.ts'
import type { Run } from '../stage.ts'
import { differenceOf } from './difference.ts'
import type { VerifiedBug } from './family.ts'
import { asTest, beside, describeOutcome, type Runner } from './runner.ts'
import { seededIndex } from './seeded.ts'

type FailingPolicy = 'first' | 'fewest-steps' | 'random'

const policyOf = ({ recipe }: Run): FailingPolicy => recipe.tasks.repair?.failing_test ?? 'first'

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

type Tried = Awaited<ReturnType<typeof failuresOf>>

/** The failure that the policy takes of those that happen whenever the test is run. */
async function checkBug(
  bug: Program,
  fixed: Program,
  { failures, other }: Tried,
  runner: Runner,
  run: Run,
): Promise<VerifiedBug | undefined> {
  const reject = (reason: string, detail: string): undefined =>
    run.reject({ stage: 'verify', reason, id: bug.id, detail }) as undefined
  const chosen = chosenOf(failures, policyOf(run), run.recipe.seed, bug)
  const kind = chosen === undefined ? undefined : kindOfBug(chosen.trace.outcome)
  if (chosen === undefined || kind === undefined) {
    if (other !== undefined) return reject(`bug-ends-as-${other.kind}`, describeOutcome(other))
    return reject('bug-passes-all-tests', `${bug.tests.length} tests`)
  }
  const checked = await runner.check(bug, chosen.trace)
  if (checked.kind === 'refused') {
    const others = failures.filter((failure) => failure !== chosen)
    if (others.length > 0) return checkBug(bug, fixed, { failures: others }, runner, run)
    return reject(checked.reason, `${checked.detail} in ${JSON.stringify(cutText(chosen.test.source, 120))}`)
  }
  const { origin = 'submission', operators = [] } = bug.bug ?? {}
  const described = { kind, origin, operators, diff: differenceOf(fixed.code, bug.code) }
  return { program: { ...bug, bug: described }, failing: chosen.test, trace: checked.trace }
}

/** Bugs that fail a test of theirs, in their order; every other one is in the ledger. */
export async function verifyBugs(
  bugs: readonly Program[],
  fixed: Program,
  runner: Runner,
  run: Run,
): Promise<VerifiedBug[]> {
  const checks: Promise<VerifiedBug | undefined>[] = []
  for (const bug of bugs) {
    const tried = await failuresOf(bug, policyOf(run), runner)
    // Checked in other lanes, while the next is recorded.
    checks.push(beside(checkBug(bug, fixed, tried, runner, run)))
  }
  return (await Promise.all(checks)).filter((found) => found !== undefined)
}
