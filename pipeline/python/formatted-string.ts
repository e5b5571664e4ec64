import { closingQuote } from './string-literal.ts'

const START = /[rbfuRBFU]{0,2}('''|"""|'|")/y

/**
 * Index after the string, f-string or bytes literal that starts at `start`; undefined where none does or it does not
 * end. Quotes inside of an f-string's braces are those of other strings (PEP 701), and in the sources of older Pythons
 * never are the f-string's own, so that one reading serves all versions.
 */
export function endOfString(text: string, start: number): number | undefined {
  START.lastIndex = start
  const opening = START.exec(text)
  const quote = opening?.[1]
  if (opening === null || quote === undefined) return undefined
  const prefix = opening[0].slice(0, -quote.length).toLowerCase()
  const from = start + opening[0].length
  if (prefix.includes('f')) return endOfLiteral(text, from, { quote, raw: prefix.includes('r') })
  const close = closingQuote(text, from, quote)
  return close === undefined ? undefined : close + quote.length
}

interface Around {
  readonly quote: string
  readonly raw: boolean
}

/** Literal text of an f-string: up to its quote, or in a format spec up to the brace that closes its field. */
function endOfLiteral(text: string, from: number, around: Around, inSpec = false): number | undefined {
  const { quote, raw } = around
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\') {
      const named = !raw && text.startsWith('N{', at + 1)
      const end = named ? text.indexOf('}', at) : -1
      // A brace after a backslash still opens a field.
      if (end !== -1) at = end
      else if (text[at + 1] !== '{') at += 1
    } else if (inSpec && character === '}') return at + 1
    else if (!inSpec && text.startsWith(quote, at)) return at + quote.length
    else if (character === '\n' && quote.length === 1) return undefined
    else if (character === '{') {
      if (!inSpec && text[at + 1] === '{') at += 1
      else {
        const end = endOfField(text, at + 1, around)
        if (end === undefined) return undefined
        at = end - 1
      }
    }
  }
  return undefined
}

/** A replacement field: index after its closing brace. */
function endOfField(text: string, from: number, around: Around): number | undefined {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (/['"]/.test(character) || (/[a-z]/i.test(character) && !/\w/.test(text[at - 1] ?? ''))) {
      const end = endOfString(text, at)
      if (end !== undefined) at = end - 1
    } else if ('([{'.includes(character)) depth += 1
    else if (character === '}' && depth === 0) return at + 1
    else if (')]}'.includes(character)) depth -= 1
    else if (character === ':' && depth === 0) return endOfLiteral(text, at + 1, around, true)
    else if (character === '#') {
      const end = text.indexOf('\n', at)
      if (end === -1) return undefined
      at = end
    }
  }
  return undefined
}
