/** The name that {@link similarity} has in recipes and in stored bugs. */
export const TOKENS = 'tokens'

const WORD = 32

/** Places of each token in a sequence. Of the few that are frequent also as a mask, a bit a place. */
interface Places {
  readonly rare: ReadonlyMap<string, readonly number[]>
  readonly frequent: ReadonlyMap<string, Uint32Array>
  readonly words: number
}

function mark(mask: Uint32Array, places: readonly number[]): Uint32Array {
  for (const place of places) mask[place >>> 5] = (mask[place >>> 5] ?? 0) | (1 << (place & 31))
  return mask
}

/** Memory is that of the sequence: at most 32 tokens can stand in one of 32 places each. */
function placesOf(tokens: readonly string[]): Places {
  const rare = new Map<string, number[]>()
  for (const [place, token] of tokens.entries()) {
    const places = rare.get(token)
    if (places === undefined) rare.set(token, [place])
    else places.push(place)
  }
  const words = Math.ceil(tokens.length / WORD)
  const frequent = new Map<string, Uint32Array>()
  for (const [token, places] of rare) {
    if (places.length < words) continue
    frequent.set(token, mark(new Uint32Array(words), places))
    rare.delete(token)
  }
  return { rare, frequent, words }
}

/**
 * Length of the longest common subsequence, 32 places at a time: Hyyrö 2004, "Bit-Parallel LCS-length Computation
 * Revisited". A bit of `row` is 0 where the length grows.
 */
function commonTokens(tokens: readonly string[], others: readonly string[]): number {
  const { rare, frequent, words } = placesOf(tokens)
  const row = new Uint32Array(words).fill(0xffffffff)
  const scratch = new Uint32Array(words)
  for (const token of others) {
    const places = rare.get(token)
    const mask = places === undefined ? frequent.get(token) : mark(scratch, places)
    if (mask === undefined) continue
    let carry = 0
    for (let word = 0; word < words; word += 1) {
      const before = row[word] ?? 0
      const here = mask[word] ?? 0
      const sum = before + ((before & here) >>> 0) + carry
      carry = sum > 0xffffffff ? 1 : 0
      row[word] = sum | (before & ~here)
    }
    for (const place of places ?? []) scratch[place >>> 5] = 0
  }
  let grown = 0
  for (let place = 0; place < tokens.length; place += 1)
    if (((row[place >>> 5] ?? 0) & (1 << (place & 31))) === 0) grown += 1
  return grown
}

/** How many items two sequences begin with alike; from their ends where `step` is -1. */
function alike(one: readonly string[], other: readonly string[], most: number, step: 1 | -1): number {
  let count = 0
  const at = step === 1 ? 0 : -1
  while (count < most && one.at(at + step * count) === other.at(at + step * count)) count += 1
  return count
}

/**
 * Share of two sources' tokens that stand in both in the same order: twice the longest common subsequence over the
 * sum of lengths, from 0 (nothing) to 1 (the same but for comments, blank lines and layout in brackets). It is symmetric: the
 * normalised indel similarity. Ratcliff and Obershelp's ratio (Python's difflib) has the same form with a common part that is
 * never larger and depends on which source comes first.
 */
export function similarity(one: readonly string[], other: readonly string[]): number {
  const total = one.length + other.length
  if (total === 0) return 1
  // A bug mostly differs in one place: what is around it need not be searched.
  const shorter = Math.min(one.length, other.length)
  const head = alike(one, other, shorter, 1)
  const tail = alike(one, other, shorter - head, -1)
  const inner = (tokens: readonly string[]): readonly string[] => tokens.slice(head, tokens.length - tail)
  return (2 * (head + tail + commonTokens(inner(one), inner(other)))) / total
}
