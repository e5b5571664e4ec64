/** One physical line of Python source. */
export interface SourceLine {
  /** Without its line end. */
  readonly text: string
  /** Line end as written; empty on a last line without one. */
  readonly end: string
  /** The code alone: no comment, strings as they are. */
  readonly code: string
  /** Begins inside a string, a bracket, or after a backslash: no statement starts here. */
  readonly continues: boolean
  /** A comment can be put at its end: it ends neither inside a string nor with a backslash. */
  readonly takesComment: boolean
  /** Ends outside of every string and bracket, and without a backslash. */
  readonly complete: boolean
  /** Columns before the first character; a tab counts as eight. */
  readonly indent: number
}

const TOKEN = /#.*|'''|"""|'|"|[[({]|[\])}]|\\/g
const INSIDE = /\\.?|'''|"""|'|"/gs

/** Splits source at the line ends that Python knows. */
export function sourceLines(code: string): SourceLine[] {
  const pieces = code.split(/(\r\n|\r|\n)/)
  const lines: SourceLine[] = []
  let quote = ''
  let depth = 0
  let joined = false
  for (let at = 0; at < pieces.length; at += 2) {
    const text = pieces[at] ?? ''
    const end = pieces[at + 1] ?? ''
    if (text === '' && end === '' && at > 0) break
    const continues = quote !== '' || depth > 0 || joined
    joined = false
    let comment = text.length
    let from = 0
    while (from <= text.length) {
      const pattern = quote === '' ? TOKEN : INSIDE
      pattern.lastIndex = from
      const found = pattern.exec(text)
      if (found === null) break
      const token = found[0]
      from = found.index + token.length
      if (quote !== '') {
        if (token === '\\') joined = true
        // Of three quotes, one may end a string and two may open the next.
        else if (token.startsWith(quote)) {
          from = found.index + quote.length
          quote = ''
        }
      } else if (token.startsWith('#')) {
        comment = found.index
        break
      } else if (token === '\\') joined = from === text.length
      else if ('[({'.includes(token)) depth += 1
      else if ('])}'.includes(token)) depth = Math.max(0, depth - 1)
      else quote = token
    }
    // A plain string that a line end cuts is no Python; do not let it swallow the rest.
    if (quote.length === 1 && !joined) quote = ''
    const blank = /^[ \t\f]*/.exec(text)?.[0] ?? ''
    lines.push({
      text,
      end,
      code: text.slice(0, comment).trimEnd(),
      continues,
      takesComment: quote === '' && !joined,
      complete: quote === '' && !joined && depth === 0,
      indent: blank
        .split('')
        .reduce((column, character) => (character === '\t' ? column - (column % 8) + 8 : column + 1), 0),
    })
  }
  return lines
}

/** Number of the first line, from the given one on, at whose end a comment can stand; the last line if none can. */
export function commentPlace(line: number, lines: readonly SourceLine[]): number {
  const from = Math.min(Math.max(line, 1), lines.length)
  for (let at = from; at <= lines.length; at += 1) if (lines[at - 1]?.takesComment === true) return at
  return lines.length
}
