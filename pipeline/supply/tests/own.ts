import type { Program, Test } from '../../../schemas/program.ts'
import { testsOnce } from '../../each-once.ts'
import { ordered } from '../../ordered.ts'
import type { Run, Stage } from '../../stage.ts'
import { keyOfTest, nameOfTest, triggerOfTest, verdictOn, type TestRun } from '../../test-run.ts'
import { wantsEnvironment } from '../environment.ts'
import type { Family } from '../family.ts'
import { refuseFamily } from '../refuse.ts'
import { describeFailure, type Runner } from '../runner.ts'
import { otherVerdict } from '../steady.ts'

/** Why a test says nothing, or nothing good, of the program that it belongs to; undefined where it holds. */
function reasonOf(test: Test, run: TestRun): string | undefined {
  const verdict = verdictOn(test, run)
  if (verdict === 'passes') return undefined
  if (wantsEnvironment(run.outcome)) return 'wants-environment'
  return verdict === 'unknown' ? `test-${run.outcome.kind}` : 'own-test-fails'
}

/** Tests of a family, each once, in the order of the corpus. */
const testsOf = ({ program, bugs }: Family): Test[] =>
  testsOnce([program, ...bugs].flatMap(({ tests }) => tests))

const without = (program: Program, dropped: ReadonlySet<string>): Program =>
  dropped.size === 0
    ? program
    : { ...program, tests: program.tests.filter((test) => !dropped.has(keyOfTest(test))) }

/**
 * A problem's own test is what makes a program right: one that does not hold refuses it. An example found in raw code may
 * lack what was around it there: it is dropped alone, and refuses its program only where none holds and one contradicts it.
 */
async function holding(
  family: Family,
  runner: Pick<Runner, 'execute' | 'elsewhere'>,
  run: Run,
): Promise<Family | undefined> {
  const dropped = new Set<string>()
  let held = 0
  let against: string | undefined
  for (const test of testsOf(family)) {
    run.progress.count('tests', 'in')
    const found = await runner.execute(family.program, triggerOfTest(test))
    const fault = reasonOf(test, found)
    const other = fault === undefined ? await otherVerdict(family.program, test, 'passes', runner) : undefined
    if (fault === undefined && other === undefined) {
      held++
      run.progress.count('tests', 'out')
      continue
    }
    const reason = fault ?? 'nondeterministic'
    const detail = other ?? describeFailure(test, found)
    const shown = JSON.stringify(nameOfTest(test))
    run.reject({ stage: 'tests', reason, id: `${family.program.id} ${shown}`, detail })
    if (test.origin === undefined) return refuseFamily(family, reason, detail, run)
    dropped.add(keyOfTest(test))
    if (reason === 'own-test-fails') against ??= detail
  }
  if (held === 0 && against !== undefined) return refuseFamily(family, 'no-example-holds', against, run)
  return { program: without(family.program, dropped), bugs: family.bugs.map((bug) => without(bug, dropped)) }
}

/** The stage `tests`: families whose program passes what the corpus has of tests. */
export function holdTests(
  runner: Pick<Runner, 'execute' | 'elsewhere'>,
  concurrency: number,
): Stage<Family, Family> {
  return async function* hold(families, run) {
    const options = { concurrency, slack: 4 * concurrency, signal: run.signal }
    for await (const held of ordered(families, options, (family) => holding(family, runner, run))) {
      if (held !== undefined) yield held
    }
  }
}
