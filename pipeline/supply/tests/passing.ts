import type { Program, Test } from '../../../schemas/program.ts'
import type { Trace } from '../../../schemas/trace.ts'
import type { Run } from '../../stage.ts'
import { nameOfTest, triggerOfTest, verdictOn } from '../../test-run.ts'
import { describeFailure, type Checked, type Runner } from '../runner.ts'

/** The recorded run of a test that must pass under the tracer too; undefined where it is in the ledger. */
export async function recordPassing(
  program: Program,
  test: Test,
  runner: Runner,
  run: Run,
): Promise<Trace | undefined> {
  run.progress.count('trace', 'in')
  const trace = await runner.record(program, triggerOfTest(test))
  const { kind } = trace.outcome
  const checked: Checked =
    verdictOn(test, trace) === 'passes'
      ? await runner.check(program, trace)
      : { kind: 'refused', reason: `passing-test-${kind}`, detail: describeFailure(test, trace) }
  if (checked.kind === 'kept') {
    run.progress.count('trace', 'out')
    return checked.trace
  }
  const { reason, detail } = checked
  run.reject({ stage: 'trace', reason, id: `${program.id} ${nameOfTest(test)}`, detail })
  return undefined
}
