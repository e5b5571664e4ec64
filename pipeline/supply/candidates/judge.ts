import type { Program, Test } from '../../../schemas/program.ts'
import type { Outcome } from '../../../schemas/trace.ts'
import { wantsEnvironment } from '../environment.ts'
import { triggerOfTest, verdictOn } from '../../test-run.ts'
import type { Runner } from '../runner.ts'
import { otherVerdict } from '../steady.ts'

/** `neither`: it passes not all tests, and fails none by its own doing. */
export type Judgement =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'neither'; readonly outcome: Outcome }
  /** It passes all tests here, and not elsewhere. */
  | { readonly kind: 'unsteady'; readonly detail: string }

/** Ends of runs that may go on for ever. */
const HANGS: readonly Outcome['kind'][] = ['timeout', 'trace-limit']

/** Runs a problem's tests until one tells. No test after a hang is tried: there may be many candidates that hang. */
export async function judge(
  program: Program,
  tests: readonly Test[],
  runner: Pick<Runner, 'execute' | 'elsewhere'>,
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
  if (other !== undefined) return { kind: 'neither', outcome: other }
  for (const test of tests) {
    const detail = await otherVerdict(program, test, 'passes', runner)
    if (detail !== undefined) return { kind: 'unsteady', detail }
  }
  return { kind: 'right' }
}
