import { scanValue } from '../python/scan-value.ts'
import { decodeName, decodeValue, encodeName, unescapeText, type ValueText } from './value-text.ts'

/** `a = 1, b = 2`; a name that became unbound as `del a`. */
export function writeBindings(
  bindings: Iterable<readonly [string, string | null]>,
  values: ValueText,
): string {
  const parts: string[] = []
  for (const [name, value] of bindings) {
    parts.push(value === null ? `del ${encodeName(name)}` : `${encodeName(name)} = ${values.encode(value)}`)
  }
  return parts.join(', ')
}

/** Undoes {@link writeBindings}; undefined where the text is anything else. */
export function readBindings(text: string): Map<string, string | null> | undefined {
  const bindings = new Map<string, string | null>()
  const head = /del ([^ ,]+)|([^ ,]+) = /y
  let at = 0
  while (at < text.length) {
    head.lastIndex = at
    const found = head.exec(text)
    if (found === null) return undefined
    const [whole, gone, name] = found
    at += whole.length
    if (name === undefined) bindings.set(decodeName(gone ?? ''), null)
    else {
      const end = scanValue(text, at)
      bindings.set(decodeName(name), decodeValue(text.slice(at, end)))
      at = end
    }
    if (at === text.length) break
    if (!text.startsWith(', ', at)) return undefined
    at += 2
  }
  return bindings
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
