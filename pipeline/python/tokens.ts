import { endOfString } from './formatted-string.ts'

const NUMBER =
  /0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y
const NAME = /[\p{XIDS}_][\p{XIDC}]*/uy
const OPERATOR = /\*\*=?|\/\/=?|>>=?|<<=?|\.\.\.|->|:=|[-+*/%&|^@=!<>]=?|[^]/uy
const BLANK = /(?:[ \t\f]|\\\n)*(?:#.*)?/y
const MARGIN = /[ \t\f]*/y

/** Tokens that have no text of their own; none of these can be one of a source. */
const NEWLINE = '\n'
const INDENT = '\n>'
const DEDENT = '\n<'

function matched(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/** Column of a line's first character: a tab goes on to the next eighth, a form feed starts anew. */
function columnOf(margin: string): number {
  let column = 0
  for (const character of margin) {
    if (character === '\f') column = 0
    else column = character === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1
  }
  return column
}

/** Index after the token at `at`: what is none becomes one character. */
function endOfToken(text: string, at: number): number {
  const string = endOfString(text, at)
  if (string !== undefined) return string
  const name = matched(NAME, text, at)
  if (name !== '') return at + name.length
  const character = text[at] ?? ''
  const digit = character === '.' ? (text[at + 1] ?? '') : character
  if (/\d/.test(digit)) return at + matched(NUMBER, text, at).length
  return at + matched(OPERATOR, text, at).length
}

/**
 * Tokens of a Python source with LF ends, as the language reference (chapter 2) has them: comments, blank lines and layout
 * inside of brackets are none, the ends of lines and what is indented are. The same for every version of Python: an
 * f-string is one token. A source that no Python takes still gives tokens.
 */
export function tokensOf(source: string): string[] {
  const tokens: string[] = []
  const margins = [0]
  let open = 0
  let at = 0
  let fresh = true
  while (at < source.length) {
    const margin = fresh ? columnOf(matched(MARGIN, source, at)) : 0
    at += matched(BLANK, source, at).length
    if (at >= source.length) break
    if (source[at] === '\n') {
      if (!fresh && open === 0) tokens.push(NEWLINE)
      fresh = open === 0
      at += 1
      continue
    }
    if (fresh) {
      if (margin > (margins.at(-1) ?? 0)) {
        margins.push(margin)
        tokens.push(INDENT)
      }
      while (margin < (margins.at(-1) ?? 0)) {
        margins.pop()
        tokens.push(DEDENT)
      }
      fresh = false
    }
    const end = endOfToken(source, at)
    const token = source.slice(at, end)
    if (token.length === 1 && '([{'.includes(token)) open += 1
    else if (token.length === 1 && ')]}'.includes(token)) open = Math.max(0, open - 1)
    tokens.push(token)
    at = end
  }
  if (!fresh) tokens.push(NEWLINE)
  for (let left = margins.length; left > 1; left -= 1) tokens.push(DEDENT)
  return tokens
}
