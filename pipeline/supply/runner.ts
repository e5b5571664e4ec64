import type { Program, Test } from '../../schemas/program.ts'
import type { Outcome, Trace, Trigger } from '../../schemas/trace.ts'
import { cutText } from '../cut-text.ts'
import { nameOfTest, verdictOn, type TestRun } from '../test-run.ts'

/** A recorded run that may become rows, or why it may not. */
export type Checked =
  | { readonly kind: 'kept'; readonly trace: Trace }
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string }

/** Runs programs in the sandbox; `record` also writes down the events. */
export interface Runner {
  execute(program: Program, trigger: Trigger): Promise<{ outcome: Outcome; stdout: string }>
  record(program: Program, trigger: Trigger): Promise<Trace>
  /** Untraced runs in other lanes, as many as tell; none where the recipe wants no checks. */
  elsewhere(program: Program, trigger: Trigger): AsyncIterable<TestRun>
  /** Asks of a recorded run that ended by itself whether another run comes to the same. */
  check(program: Program, trace: Trace): Promise<Checked>
}

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

/** How a run failed its test, in one line for the ledger. */
export function describeFailure(test: Test, run: TestRun): string {
  const printed = 'stdout' in test && verdictOn(test, run) === 'wrong-answer'
  const how = printed ? `printed ${JSON.stringify(cutText(run.stdout, 80))}` : describeOutcome(run.outcome)
  return `${how} in ${JSON.stringify(nameOfTest(test))}`
}

/** Work that goes on beside other work: it is awaited later, and until then its failure is not unhandled. */
export function beside<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined)
  return work
}
