import { createHash } from 'node:crypto'

/** An index below `length` that depends on nothing but its arguments. */
export function seededIndex(seed: number, key: string, length: number): number {
  if (length <= 0) throw new RangeError('seededIndex needs at least one item')
  return createHash('sha256').update(`${seed}\0${key}`).digest().readUIntBE(0, 6) % length
}
