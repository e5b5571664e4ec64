import { tokensOf } from '../python/tokens.ts'

/** Masks of 32 places each: in which places of a sequence a token stands. */
type Places = ReadonlyMap<string, Uint32Array>

/** A source, ready to be compared many times. */
export interface Comparable {
  readonly tokens: readonly string[]
  readonly places: Places
}

const WORD = 32

export function comparable(source: string): Comparable {
  const tokens = tokensOf(source)
  const places = new Map<string, Uint32Array>()
  for (const [place, token] of tokens.entries()) {
    const mask = places.get(token) ?? new Uint32Array(Math.ceil(tokens.length / WORD))
    mask[place >>> 5] = (mask[place >>> 5] ?? 0) | (1 << (place & 31))
    places.set(token, mask)
  }
  return { tokens, places }
}

/**
 * Length of the longest common subsequence, 32 places at a time: Hyyrö 2004, "Bit-Parallel LCS-length Computation
 * Revisited". A bit of `row` is 0 where the length grows.
 */
function commonTokens({ tokens, places }: Comparable, others: readonly string[]): number {
  const row = new Uint32Array(Math.ceil(tokens.length / WORD)).fill(0xffffffff)
  for (const token of others) {
    const mask = places.get(token)
    if (mask === undefined) continue
    let carry = 0
    for (let word = 0; word < row.length; word += 1) {
      const before = row[word] ?? 0
      const here = mask[word] ?? 0
      const sum = before + ((before & here) >>> 0) + carry
      carry = sum > 0xffffffff ? 1 : 0
      row[word] = sum | (before & ~here)
    }
  }
  let grown = 0
  for (let place = 0; place < tokens.length; place += 1)
    if (((row[place >>> 5] ?? 0) & (1 << (place & 31))) === 0) grown += 1
  return grown
}

/**
 * Share of two Python sources' tokens that stand in both in the same order: twice the longest common subsequence over
 * the sum of lengths, from 0 (nothing) to 1 (the same but for comments, blank lines and layout in brackets). It is
 * symmetric: the normalised indel similarity. Ratcliff and Obershelp's ratio (Python's difflib) has the same form with a common
 * part that is never larger and depends on which source comes first.
 */
export function similarity(one: Comparable, other: Comparable): number {
  const total = one.tokens.length + other.tokens.length
  return total === 0 ? 1 : (2 * commonTokens(one, other.tokens)) / total
}

/** The name that {@link similarity} has in recipes and in stored bugs. */
export const TOKENS = 'tokens'
