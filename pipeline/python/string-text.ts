// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNPRINTED = /[\\\u0000-\u001f\u007f-\u00a0\u2028\u2029\ufeff]|\p{Surrogate}/gu
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A Python string literal, quoted as Python's repr would. Unpaired surrogates and control characters are escaped. */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const hex = (unit: string): string => {
    const code = unit.charCodeAt(0)
    return code < 256
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`
  }
  const body = text
    .replace(UNPRINTED, (found) => ESCAPES[found] ?? hex(found))
    .replaceAll(quote, `\\${quote}`)
  return `${quote}${body}${quote}`
}
