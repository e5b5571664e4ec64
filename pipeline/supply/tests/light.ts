import type { Program, Test } from '../../../schemas/program.ts'
import { triggerOfTest, verdictOn } from '../../test-run.ts'
import type { Runner } from '../runner.ts'

/** Tests that are run on each mutant, at most: some functions have a hundred asserts. */
const MOST_TESTS = 12

/** A program's first tests that a recording holds whole: what fails another is not known to be shown by its trace. */
export async function lightTests(program: Program, runner: Pick<Runner, 'record'>): Promise<Test[]> {
  const light: Test[] = []
  for (const test of program.tests) {
    if (light.length >= MOST_TESTS) break
    const trace = await runner.record(program, triggerOfTest(test))
    if (verdictOn(test, trace) === 'passes' && !trace.cut) light.push(test)
  }
  return light
}
