import { SCRIPT_EXPRESSION, type Call, type Program } from '../../schemas/program.ts'
import type { Outcome, Trace, Trigger } from '../../schemas/trace.ts'
import { cutText } from '../cut-text.ts'
import { sameLiteral } from '../python/literal.ts'
import { ordered } from '../ordered.ts'
import type { Run, Stage } from '../stage.ts'
import { wantsEnvironment } from './environment.ts'
import { verifyBugs, type Runners } from './bugs/verify.ts'
import type { Family, VerifiedFamily } from './family.ts'
import { endsWell } from '../test-run.ts'
import { refuseFamily } from './refuse.ts'
import { contradiction, type Contradiction } from './contradiction.ts'
import { beside, describeOutcome, type Checked, type Runner } from './runner.ts'
import { recordPassing } from './tests/passing.ts'
import { provingTest } from './tests/proving.ts'

/** A script has no entry point: its calls are runs of the module itself. */
export function triggerOf(program: { readonly entry_point?: string | undefined }, call: Call): Trigger {
  const kind = program.entry_point === undefined && call.expression === SCRIPT_EXPRESSION ? 'script' : 'call'
  return {
    kind,
    text: kind === 'script' ? '' : call.expression,
    ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
  }
}

/** Ends that are the program's own doing; all others say something about limits or the machine. */
const OWN_ENDS: readonly Outcome['kind'][] = ['returned', 'raised', 'exited']

/** Why a call may not become rows; undefined where it may, if a second run agrees. */
async function faultOf(
  program: Program,
  call: Call,
  trace: Trace,
  runner: Runner,
): Promise<Contradiction | undefined> {
  const { outcome } = trace
  if (!OWN_ENDS.includes(outcome.kind)) return { reason: outcome.kind, detail: describeOutcome(outcome) }
  const wrong = await contradiction(call, trace, (other) => runner.execute(program, other))
  if (wrong !== undefined || !wantsEnvironment(outcome)) return wrong
  return { reason: 'wants-environment', detail: describeOutcome(outcome) }
}

/** The corpus may have `1` where `1.0` was seen, or a sum: what is stored is the label that rows have. */
function asObserved(call: Call, { outcome }: Trace): Call {
  const { expected } = call
  if (expected?.value === undefined || outcome.kind !== 'returned' || !outcome.literal) return call
  if (sameLiteral(expected.value, outcome.value)) return call
  return { ...call, expected: { ...expected, value: outcome.value } }
}

interface Recorded {
  /** Calls that hold, in their order. */
  readonly calls: readonly Call[]
  readonly traces: readonly Trace[]
}

async function recordCalls(program: Program, runner: Runner, run: Run): Promise<Recorded> {
  const checks: { id: string; call: Call; check: Promise<Checked> }[] = []
  for (const call of program.calls) {
    run.progress.count('trace', 'in')
    const trace = await runner.record(program, triggerOf(program, call))
    const wrong = await faultOf(program, call, trace, runner)
    const id = `${program.id} ${cutText(call.expression, 120)}`
    if (wrong === undefined) checks.push({ id, call, check: beside(runner.check(program, trace)) })
    else run.reject({ stage: 'trace', id, ...wrong })
  }
  const calls: Call[] = []
  const traces: Trace[] = []
  for (const { id, call, check } of checks) {
    const checked = await check
    if (checked.kind === 'kept') {
      run.progress.count('trace', 'out')
      calls.push(asObserved(call, checked.trace))
      traces.push(checked.trace)
    } else run.reject({ stage: 'trace', reason: checked.reason, id, detail: checked.detail })
  }
  return { calls, traces }
}

/** The recorded run that lets a program become a synthesis row: its test must pass under the tracer, too. */
async function recordProof(program: Program, runner: Runner, run: Run): Promise<Trace | undefined> {
  const test = provingTest(program)
  if (run.recipe.tasks.synthesis === undefined || test === undefined) return undefined
  return recordPassing(program, test, runner, run)
}

/** Whether a run came to the program's own code, or at least to its end. */
const entersCode = (trace: Trace): boolean =>
  endsWell(trace) || (trace.events_total ?? trace.events.length) > 0

/** Runs what is claimed of a program that passes its tests: its calls give what they should, each bug fails a test. */
async function verifyFamily(family: Family, runners: Runners, run: Run): Promise<VerifiedFamily | undefined> {
  const { program, bugs, results } = family
  const { runner } = runners
  const { calls, traces } = await recordCalls(program, runner, run)
  if (program.tests.length === 0 && !traces.some(entersCode))
    return refuseFamily(family, 'never-ran', `${program.calls.length} calls`, run)
  run.progress.count('verify', 'in', 1 + bugs.length)
  const verified = await verifyBugs(family, runners, run)
  run.progress.count('verify', 'out', 1 + verified.length)
  const proof = await recordProof(program, runner, run)
  const held: Program = { ...program, calls: [...calls] }
  return {
    program: held,
    traces,
    bugs: verified,
    variants: [],
    ...(results === undefined ? {} : { results }),
    ...(proof === undefined ? {} : { proof }),
  }
}

/** The stage `verify`: families in their order, with `concurrency` in the sandbox at a time. */
export function verifyFamilies(runners: Runners, concurrency: number): Stage<Family, VerifiedFamily> {
  return async function* verify(families, run) {
    const options = { concurrency, slack: SLACK * concurrency, signal: run.signal }
    for await (const verified of ordered(families, options, (family) => verifyFamily(family, runners, run))) {
      if (verified !== undefined) yield verified
    }
  }
}

/** Families that may wait for a slow earlier one, a lane: a hang then stops no one. */
const SLACK = 16
