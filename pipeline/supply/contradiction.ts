import type { Call } from '../../schemas/program.ts'
import type { Trigger } from '../../schemas/trace.ts'
import { cutText } from '../cut-text.ts'
import { sameLiteral } from '../python/literal.ts'
import { printsSame, triggerOfTest, type TestRun } from '../test-run.ts'
import { instanceFor } from './instance.ts'
import { describeOutcome } from './runner.ts'

export interface Contradiction {
  readonly reason: string
  readonly detail: string
}

const differs = (detail: string): Contradiction => ({ reason: 'differs-from-expected', detail })
const shown = (text: string): string => JSON.stringify(cutText(text, 80))

/**
 * Why a call's observed result is not what is said of it, by the corpus or an earlier run; undefined where it is. `execute` runs
 * the same program.
 */
export async function contradiction(
  call: Call,
  ran: TestRun,
  execute: (trigger: Trigger) => Promise<TestRun>,
): Promise<Contradiction | undefined> {
  const { expected, stdin } = call
  if (expected?.stdout !== undefined && !printsSame(ran.stdout, expected.stdout)) {
    return differs(`printed ${shown(ran.stdout)}, expected was ${shown(expected.stdout)}`)
  }
  if (expected?.value === undefined) return undefined
  if (ran.outcome.kind !== 'returned') return differs(`ended as ${describeOutcome(ran.outcome)}`)
  if (sameLiteral(ran.outcome.value, expected.value)) return undefined
  const instance = instanceFor(call, ran.outcome)
  if (instance !== undefined) {
    const detail = `returned ${shown(instance)}, expected was ${shown(expected.value)}`
    return { reason: 'instance-for-literal', detail }
  }
  // Not the same text or type: Python's own == decides, as in the corpus' assert.
  const comparison = triggerOfTest({ source: `assert (${call.expression}) == (${expected.value})` })
  const { outcome } = await execute(stdin === undefined ? comparison : { ...comparison, stdin })
  if (outcome.kind === 'returned') return undefined
  if (outcome.kind !== 'raised')
    return { reason: `comparison-${outcome.kind}`, detail: describeOutcome(outcome) }
  return differs(`returned ${shown(ran.outcome.value)}, expected was ${shown(expected.value)}`)
}
