import { createHash } from 'node:crypto'
import type { SplitName } from '../../schemas/names.ts'

/** Parts of the whole, each from 0 to 1; the rest is `train`. */
export interface Shares {
  readonly validation: number
  readonly test: number
}

const FRACTION_BITS = 48

/**
 * The split of a group, by its own hash: nothing else in the corpus moves it, and all that shares the group is on
 * one side. A larger `test` share keeps every group that was in it.
 *
 * @throws RangeError where the shares exceed 1.
 */
export function splitOf(group: string, seed: number, { validation, test }: Shares): SplitName {
  if (!(validation >= 0 && test >= 0 && validation + test <= 1)) {
    throw new RangeError(`split: validation ${validation} and test ${test} must not exceed 1 together`)
  }
  const fraction =
    Number.parseInt(digest('split', seed, group).slice(0, FRACTION_BITS / 4), 16) / 2 ** FRACTION_BITS
  if (fraction < test) return 'test'
  return fraction < test + validation ? 'validation' : 'train'
}

/** Rows in order of this key are shuffled; one sample stands at the same place in every arm. */
export function shuffleKey(seed: number, sampleId: string): string {
  return digest('shuffle', seed, sampleId)
}

function digest(purpose: string, seed: number, text: string): string {
  return createHash('sha256').update(`${purpose}\0${seed}\0${text}`).digest('hex')
}
