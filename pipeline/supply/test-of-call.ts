import type { Test } from '../../schemas/program.ts'
import type { Trace } from '../../schemas/trace.ts'

/** The test that a call's observed result makes; undefined where its result is no literal or it did not return. */
export function testOf({ trigger, outcome, cut }: Trace): Test | undefined {
  if (trigger.kind !== 'call' || trigger.stdin !== undefined || cut) return undefined
  if (outcome.kind !== 'returned' || !outcome.literal) return undefined
  const singleton = ['None', 'True', 'False'].includes(outcome.value)
  return { source: `assert ${trigger.text} ${singleton ? 'is' : '=='} ${outcome.value}`, origin: 'observed' }
}
