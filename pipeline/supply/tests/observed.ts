import type { Program, Test } from '../../../schemas/program.ts'
import type { Trace } from '../../../schemas/trace.ts'
import { keyOfTest, nameOfTest, printsSame, triggerOfTest, verdictOn } from '../../test-run.ts'
import type { Run } from '../../stage.ts'
import type { Tried } from '../inputs/steer.ts'
import type { Runner } from '../runner.ts'
import { testOf } from './of-call.ts'

/** What the corpus says that a run of a script prints. */
function saidOf({ calls }: Program, { expression, stdin = '' }: Tried): string | undefined {
  return calls.find((call) => call.expression === expression && (call.stdin ?? '') === stdin)?.expected
    ?.stdout
}

/**
 * The test that a call makes; undefined where it makes none. What the corpus itself says of a run is the problem's own
 * test; where it says something else than was seen there is none.
 */
function testFrom(program: Program, tried: Tried): Test | undefined {
  const test = testOf(tried.trace)
  const said = saidOf(program, tried)
  if (test === undefined || 'source' in test || said === undefined) return test
  if (!printsSame(test.stdout, said)) return undefined
  return { stdin: test.stdin, stdout: test.stdout }
}

/** Why a call's result makes no test after all; undefined where it does. */
async function refusalOf(
  program: Program,
  test: Test,
  trace: Trace,
  runner: Pick<Runner, 'execute' | 'check'>,
  longest: number,
): Promise<{ reason: string; detail: string } | undefined> {
  if ('stdout' in test && test.stdout.length > longest)
    return { reason: 'result-too-long', detail: `${test.stdout.length} characters` }
  const again = await runner.execute(program, triggerOfTest(test))
  if (verdictOn(test, again) !== 'passes') return { reason: 'does-not-hold', detail: again.outcome.kind }
  // What hangs on the hash seed or on chance must not be wanted of anyone.
  const checked = await runner.check(program, trace)
  return checked.kind === 'kept' ? undefined : { reason: checked.reason, detail: checked.detail }
}

/** Tests that say what calls were seen to give, up to the recipe's number; only those that hold when they are run. */
export async function testsFrom(
  program: Program,
  calls: readonly Tried[],
  runner: Pick<Runner, 'execute' | 'check'>,
  run: Run,
): Promise<Test[]> {
  const { teacher } = run.recipe
  const { bugs, inputs } = run.recipe.supply
  const tests: Test[] = []
  const known = new Set(program.tests.map(keyOfTest))
  for (const tried of calls) {
    if (known.size + tests.length >= bugs.tests) break
    const test = testFrom(program, tried)
    if (test === undefined || known.has(keyOfTest(test))) continue
    // What was only seen tells mutants apart, and whether a teacher's words say what the program does.
    if (test.origin === 'observed' && !(bugs.per_program > 0 || teacher?.instructions === 'missing')) continue
    run.progress.count('tests', 'in')
    const refusal = await refusalOf(program, test, tried.trace, runner, inputs.result)
    if (refusal === undefined) {
      run.progress.count('tests', 'out')
      tests.push(test)
    } else run.reject({ stage: 'tests', id: `${program.id} ${nameOfTest(test)}`, ...refusal })
  }
  return tests
}
