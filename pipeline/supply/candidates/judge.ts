import type { Program, Test } from '../../../schemas/program.ts'
import type { Outcome } from '../../../schemas/trace.ts'
import { HANGS } from '../bugs/verify.ts'
import { wantsEnvironment } from '../environment.ts'
import { triggerOfTest, verdictOn } from '../../test-run.ts'
import type { Runner } from '../runner.ts'

/** `neither`: it passes not all tests, and fails none by its own doing. */
export type Judgement =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'neither'; readonly outcome: Outcome }

/** Runs a problem's tests until one tells. As of other bugs, no test after a hang is tried. */
export async function judge(
  program: Program,
  tests: readonly Test[],
  runner: Pick<Runner, 'execute'>,
): Promise<Judgement> {
  let other: Outcome | undefined
  for (const test of tests) {
    const ran = await runner.execute(program, triggerOfTest(test))
    const { outcome } = ran
    const verdict = verdictOn(test, ran)
    if (verdict === 'passes') continue
    if (verdict !== 'unknown' && !wantsEnvironment(outcome, test)) return { kind: 'wrong' }
    other = outcome
    if (HANGS.includes(outcome.kind)) break
  }
  return other === undefined ? { kind: 'right' } : { kind: 'neither', outcome: other }
}
