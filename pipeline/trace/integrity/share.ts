import { createHash } from 'node:crypto'
import type { Trigger } from '../../../schemas/trace.ts'

/** Which recorded runs are checked: a number is the share of them, from 0 to 1. */
export type Share = 'all' | 'none' | number

const RANGE = 2 ** 48

/** Whether a run is among those that are checked; it hangs on the seed, the program and what starts it alone. */
export function isChosen(share: Share, seed: number, programId: string, trigger: Trigger): boolean {
  if (share === 'all' || share === 'none') return share === 'all'
  const key = JSON.stringify(['checks', seed, programId, trigger.kind, trigger.text, trigger.stdin ?? null])
  return createHash('sha256').update(key).digest().readUIntBE(0, 6) < share * RANGE
}
