import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'

/** Code points of one class that stand side by side before a cut is made among them. */
export const LONGEST_RUN = 256

const OVERLONG = new RegExp(
  ['[\\p{L}\\p{M}]', '\\s', '\\p{N}', '[^\\s\\p{L}\\p{M}\\p{N}]']
    .map((kind) => `${kind}{${LONGEST_RUN + 1},}`)
    .join('|'),
  'gu',
)
const noSpecialTokens = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() }

function* pieces(text: string): Generator<string> {
  let start = 0
  for (const { 0: run, index } of text.matchAll(OVERLONG)) {
    const points = Array.from(run)
    let end = index
    for (let from = 0; from + LONGEST_RUN < points.length; from += LONGEST_RUN) {
      end += points.slice(from, from + LONGEST_RUN).join('').length
      yield text.slice(start, end)
      start = end
    }
  }
  yield text.slice(start)
}

/**
 * Tokens of a text in o200k_base. What looks like a special token (`<|endoftext|>`) is counted as the plain text
 * that it is.
 *
 * The encoder's time grows with the square of an unbroken run, so a run of more than {@link LONGEST_RUN} code points of
 * one class (letters, white space, digits, the rest) is encoded in pieces. Only for such texts the count is an
 * estimate: at a cut no token spans both sides, which makes it as a rule an upper bound, by a token or so a cut.
 */
export function tokensOf(text: string): number {
  let tokens = 0
  for (const piece of pieces(text)) tokens += countTokens(piece, noSpecialTokens)
  return tokens
}
