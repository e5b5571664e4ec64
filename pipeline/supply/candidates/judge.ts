import type { Program, Test } from '../../../schemas/program.ts'
import type { Outcome } from '../../../schemas/trace.ts'
import { HANGS } from '../bugs.ts'
import { wantsEnvironment } from '../environment.ts'
import { asTest, type Runner } from '../runner.ts'

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
    const { outcome } = await runner.execute(program, asTest(test.source))
    if (outcome.kind === 'raised' && !wantsEnvironment(outcome)) return { kind: 'wrong' }
    if (outcome.kind !== 'returned') other = outcome
    if (HANGS.includes(outcome.kind)) break
  }
  return other === undefined ? { kind: 'right' } : { kind: 'neither', outcome: other }
}
