import { scanValue } from '../python/scan-value.ts'
import { decodeName, decodeValue, encodeName, unescapeText, type ValueText } from './value-text.ts'

/** What stands between a name and its value. */
export type Sign = ' = ' | '='

/** `a = 1, b = 2`; a name that became unbound as `del a`. */
export function writeBindings(
  bindings: Iterable<readonly [string, string | null]>,
  values: ValueText,
  sign: Sign = ' = ',
): string {
  const parts: string[] = []
  for (const [name, value] of bindings) {
    parts.push(
      value === null ? `del ${encodeName(name)}` : `${encodeName(name)}${sign}${values.encode(value)}`,
    )
  }
  return parts.join(', ')
}

/** Undoes {@link writeBindings}; undefined where the text is anything else. */
export function readBindings(text: string, sign: Sign = ' = '): Map<string, string | null> | undefined {
  const found = scanBindings(text, 0, sign)
  return found?.end === text.length ? found.bindings : undefined
}

const HEADS: Readonly<Record<Sign, RegExp>> = {
  ' = ': /del ([^ ,]+)|([^ ,]+) = /y,
  '=': /del ([^ ,]+)|([^ ,=]+)=/y,
}

/** The bindings that start at an index of a text, and where they end; undefined where they break off. */
export function scanBindings(
  text: string,
  start: number,
  sign: Sign,
): { readonly bindings: Map<string, string | null>; readonly end: number } | undefined {
  const bindings = new Map<string, string | null>()
  const head = HEADS[sign]
  let at = start
  for (;;) {
    head.lastIndex = at
    const found = head.exec(text)
    if (found === null) return at === start ? { bindings, end: at } : undefined
    const [whole, gone, name] = found
    at += whole.length
    if (name === undefined) bindings.set(decodeName(gone ?? ''), null)
    else {
      const end = scanValue(text, at)
      bindings.set(decodeName(name), decodeValue(text.slice(at, end)))
      at = end
    }
    if (!text.startsWith(', ', at)) return { bindings, end: at }
    at += 2
  }
}

/** `ZeroDivisionError: division by zero`, or the type alone. */
export function writeException(type: string, message: string, values: ValueText): string {
  return message === '' ? encodeName(type) : `${encodeName(type)}: ${values.escape(message)}`
}

export function readException(text: string): { type: string; message: string } {
  const colon = text.indexOf(': ')
  if (colon < 0) return { type: decodeName(text), message: '' }
  return { type: decodeName(text.slice(0, colon)), message: unescapeText(text.slice(colon + 2)) }
}
