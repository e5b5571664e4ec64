const OPENING = /([bB][rR]?|[rR][bB]?|[uU])?('''|"""|'|")/y
const SINGLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g

export interface ReadString {
  readonly kind: 'str' | 'bytes'
  /** For bytes one character a byte. */
  readonly value: string
  /** Index after the closing quote. */
  readonly end: number
}

/** Reads one Python string literal that starts at `start`; undefined where there is none, or it has `\N{...}`. */
export function readString(text: string, start: number): ReadString | undefined {
  OPENING.lastIndex = start
  const opening = OPENING.exec(text)
  if (opening === null) return undefined
  const prefix = (opening[1] ?? '').toLowerCase()
  const quote = opening[2] ?? "'"
  const from = start + opening[0].length
  const close = closingQuote(text, from, quote)
  if (close === undefined) return undefined
  const body = text.slice(from, close)
  const kind = prefix.includes('b') ? 'bytes' : 'str'
  if (kind === 'bytes' && /\P{ASCII}/u.test(body)) return undefined
  const value = prefix.includes('r') ? body : unescape(body, kind)
  return value === undefined ? undefined : { kind, value, end: close + quote.length }
}

/** Index of the quote that ends a literal whose body starts at `from`. */
export function closingQuote(text: string, from: number, quote: string): number | undefined {
  const long = quote.length === 3
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (character === '\n' && !long) return undefined
    else if (character === quote[0] && (!long || text.startsWith(quote, at))) return at
  }
  return undefined
}

function simple(character: string | undefined): string | undefined {
  return character !== undefined && Object.hasOwn(SINGLE, character) ? SINGLE[character] : undefined
}

/** The characters that a body without prefix `r` stands for. */
function unescape(body: string, kind: 'str' | 'bytes'): string | undefined {
  let wrong = false
  const value = body.replace(
    ESCAPE,
    (whole, octal?: string, byte?: string, short?: string, long?: string, other?: string) => {
      if (octal !== undefined) {
        const code = Number.parseInt(octal, 8)
        return String.fromCharCode(kind === 'bytes' ? code & 0xff : code)
      }
      if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
      if (kind === 'bytes') {
        if (other === 'x') wrong = true
        return simple(other) ?? whole
      }
      if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16))
      if (long !== undefined) {
        const code = Number.parseInt(long, 16)
        if (code <= 0x10ffff) return String.fromCodePoint(code)
        wrong = true
        return ''
      }
      if (other === 'x' || other === 'u' || other === 'U' || other === 'N') wrong = true
      return simple(other) ?? whole
    },
  )
  return wrong ? undefined : value
}
