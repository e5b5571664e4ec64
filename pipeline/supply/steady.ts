import type { Program, Test } from '../../schemas/program.ts'
import { triggerOfTest, verdictOn, type TestVerdict } from '../test-run.ts'
import { describeFailure, type Runner } from './runner.ts'

/**
 * What a test comes to elsewhere (another hash seed, layout, clock, folder and seed of `random`) where that is another
 * verdict than here; undefined where it always is the same.
 */
export async function otherVerdict(
  program: Program,
  test: Test,
  verdict: TestVerdict,
  runner: Pick<Runner, 'elsewhere'>,
): Promise<string | undefined> {
  for await (const ran of runner.elsewhere(program, triggerOfTest(test))) {
    const other = verdictOn(test, ran)
    if (other === verdict) continue
    const came = other === 'passes' ? 'passes' : describeFailure(test, ran)
    return `${verdict}; under another hash seed and layout: ${came}`
  }
  return undefined
}
