import type { Test } from '../../../schemas/program.ts'
import type { Trace } from '../../../schemas/trace.ts'
import { settled } from '../../settled.ts'

/**
 * The test that a call's observed result makes; undefined where its result is no literal, a script prints nothing, or the
 * call did not return.
 */
export function testOf({ trigger, outcome, stdout, cut }: Trace): Test | undefined {
  if (cut) return undefined
  if (trigger.kind === 'script') {
    const ended = outcome.kind === 'returned' || outcome.kind === 'exited'
    return ended && settled(stdout) !== ''
      ? { stdin: trigger.stdin ?? '', stdout, origin: 'observed' }
      : undefined
  }
  if (trigger.kind !== 'call' || trigger.stdin !== undefined) return undefined
  if (outcome.kind !== 'returned' || !outcome.literal) return undefined
  const singleton = ['None', 'True', 'False'].includes(outcome.value)
  return { source: `assert ${trigger.text} ${singleton ? 'is' : '=='} ${outcome.value}`, origin: 'observed' }
}
