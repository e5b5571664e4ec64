import type { Program } from '../../../schemas/program.ts'
import { cutText } from '../../cut-text.ts'
import { instanceFor } from '../instance.ts'
import type { Runner } from '../runner.ts'
import { triggerOf } from '../verify.ts'

/**
 * A call of a candidate that passes all tests though it gives no literal where they want one: its result says itself that it
 * is equal. Undefined where there is none.
 */
export async function claimOf(
  program: Program,
  runner: Pick<Runner, 'execute'>,
): Promise<string | undefined> {
  for (const call of program.calls) {
    if (call.expected?.value === undefined) continue
    const { outcome } = await runner.execute(program, triggerOf(program, call))
    const instance = instanceFor(call, outcome)
    if (instance !== undefined)
      return `${cutText(call.expression, 80)} gave ${cutText(instance, 80)}, wanted was ${cutText(call.expected.value, 80)}`
  }
  return undefined
}
