import { sameLiteral } from '../python/literal.ts'

const QUOTES = /["']/
/** What writers put between a call and its result in a docstring or a comment. */
const SIGN = '(?:===?|=>|-{1,2}>|=|➞|→|⇒|,|:|#)\\s*'
const WORD = '(?:should\\s+)?(?:returns?|be|gives?|yields?|is|equals?|evaluates\\s+to|outputs?)[\\s:=]+'
const BETWEEN = `(?:${SIGN}|${WORD}){0,4}`

/** A pattern for a source text that does not see white space or the kind of quotes. */
function loose(source: string): string {
  return Array.from(source.replace(/\s+/g, ''), (character) =>
    QUOTES.test(character) ? `["']` : character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
  ).join('\\s*')
}

const pattern = (source: string): RegExp => new RegExp(source, 'gu')

/** Where this call ends in a text, whatever its spacing and quotes, wherever it stands there. */
export function endsOfCall(text: string, call: string): number[] {
  const found = text.matchAll(pattern(`(?<![\\w.])${loose(call)}`))
  return Array.from(found, (match) => match.index + match[0].length)
}

/** Whether the text shows this call anywhere. */
export function holdsCall(text: string, call: string): boolean {
  return endsOfCall(text, call).length > 0
}

function isShown(after: string, answer: string): boolean {
  const [rest = '', ...lines] = after.split('\n')
  const next = lines.find((line) => line.trim() !== '') ?? ''
  const bare = /^(["'])(.+)\1$/s.exec(answer)?.[2]
  return [rest, next].some((line) => {
    const shown = line.replace(/(?:"{3}|'{3}|\s#).*$/, '').trim()
    return shown !== '' && (shown === bare || shown === answer || sameLiteral(shown, answer))
  })
}

/**
 * Whether a prompt's code gives its answer away: this very call beside its result, as a doctest, an assertion, or a
 * remark such as `f(1) -> 2`. Only the same call counts; examples of other calls may stay.
 */
export function holdsAnswer(text: string, call: string, answer: string): boolean {
  const [from, to] = [loose(call), loose(answer)]
  const end = '(?![\\w]|\\.\\d)'
  if (pattern(`(?<![\\w.])${from}\\)?\\s*${BETWEEN}${to}${end}`).test(text)) return true
  if (pattern(`(?<![\\w.])${to}\\s*==\\s*${from}`).test(text)) return true
  for (const match of text.matchAll(pattern(`(?<![\\w.])${from}\\)?`))) {
    if (isShown(text.slice(match.index + match[0].length), answer)) return true
  }
  return false
}
