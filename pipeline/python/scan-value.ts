const CLOSER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' }
const CUT_MARK = / ?<\+\d/y
/** What ends a value outside of its brackets and quotes. */
const ENDS = new Set([' ', '\t', '\n', '\r', ',', ';', ':', '='])

/**
 * Index after the value text that starts at `start`: a Python literal, an instance as `<Point x=1 y=2>`, a
 * constructor as `frozenset({1})`, each with cut marks as `<+998 of 1000>`. Brackets and quotes nest; outside of
 * them a value ends at a comma, colon, semicolon, equals sign, blank, or a bracket that closes nothing. An open
 * quote or bracket runs to the end of the text.
 */
export function scanValue(text: string, start: number): number {
  const closers: string[] = []
  let at = start
  for (; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === "'" || character === '"') {
      at = closingIndex(text, at)
      continue
    }
    const closer = CLOSER[character]
    if (character === '<' && closers.length === 0 && at > start && !isCutMark(text, at)) return at
    if (closer !== undefined) closers.push(closer)
    else if (character === closers.at(-1)) closers.pop()
    else if (character === ')' || character === ']' || character === '}') {
      if (closers.length === 0) return at
      // Brackets that do not match are no value: let the caller see that nothing ends.
      return text.length
    } else if (closers.length === 0 && ENDS.has(character) && !isCutMark(text, at)) return at
  }
  return Math.min(at, text.length)
}

/** Whether a text is one value whose end {@link scanValue} finds whatever follows. */
export function isWholeValue(text: string): boolean {
  return text !== '' && scanValue(`${text}, `, 0) === text.length
}

function isCutMark(text: string, at: number): boolean {
  CUT_MARK.lastIndex = at
  return CUT_MARK.test(text)
}

function closingIndex(text: string, opening: number): number {
  const quote = text[opening]
  let at = opening + 1
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1
  return at
}
