import type { Event } from '../../schemas/trace.ts'
import type { Random } from '../../pipeline/random.ts'

/** One change of a recorded stream, such as a tracer that lost or made up an event would show. */
export const FORGERIES = ['drop', 'swap', 'duplicate', 'invent'] as const
export type Forgery = (typeof FORGERIES)[number]

/** A forged copy; undefined where the change would leave the stream as it was. */
export function forge(
  events: readonly Event[],
  forgery: Forgery,
  lines: number,
  random: Random,
): Event[] | undefined {
  const copy = [...events]
  const at = random.below(copy.length)
  const event = copy[at]
  const next = copy[at + 1]
  if (event === undefined) return undefined
  switch (forgery) {
    case 'drop':
      copy.splice(at, 1)
      break
    case 'duplicate':
      copy.splice(at, 0, event)
      break
    case 'swap':
      if (next === undefined) return undefined
      copy.splice(at, 2, next, event)
      break
    case 'invent': {
      const line = 1 + random.below(lines)
      const frame = 'frame' in event ? event.frame : 0
      copy.splice(at + 1, 0, { kind: 'line', frame, line, changes: {}, stdout_length: 0 })
      break
    }
  }
  return JSON.stringify(copy) === JSON.stringify(events) ? undefined : copy
}
