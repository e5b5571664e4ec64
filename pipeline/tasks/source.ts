import { argumentsOf, marks } from '../python/call-arguments.ts'
import { sameLiteral } from '../python/literal.ts'

/** One call of `name` whose arguments, by place or by keyword, are literals. */
export function isCallOfLiterals(expression: string, name: string): boolean {
  const found = argumentsOf(expression, name)
  return (
    found !== undefined && found.every((source) => isLiteral(source.replace(/^[^\W\d]\w*\s*=(?!=)\s*/u, '')))
  )
}

export function isLiteral(source: string): boolean {
  return sameLiteral(source, source)
}

/** Whether `== value` can follow the expression as it stands: names, attributes, calls and subscripts only. */
function isPrimary(expression: string): boolean {
  for (const { character, depth } of marks(expression)) {
    if (depth === 0 && !/[\p{L}\p{M}\p{N}_.()[\]]/u.test(character)) return false
  }
  return /^[\p{L}_]/u.test(expression)
}

/** `expression == value`, with parentheses where the expression needs them. */
export function equation(expression: string, value: string): string {
  const source = expression.trim()
  return `${isPrimary(source) ? source : `(${source})`} == ${value}`
}

/**
 * The header of the definition of `name`, from `def` or `class` to the colon, as written; undefined where the source
 * defines no such name.
 */
export function signatureOf(code: string, name: string): string | undefined {
  for (const { index } of code.matchAll(/^[ \t]*(?:async[ \t]+def|def|class)[ \t]+/gm)) {
    const from = index + (/^[ \t]*/.exec(code.slice(index))?.[0].length ?? 0)
    const header = /^(?:async[ \t]+def|def|class)[ \t]+/.exec(code.slice(from))?.[0] ?? ''
    const rest = code.slice(from + header.length)
    if (!rest.startsWith(name) || /^[\p{L}\p{M}\p{N}_]/u.test(rest.slice(name.length))) continue
    for (const { index: end, character, depth } of marks(code, from)) {
      if (depth === 0 && character === ':') return code.slice(from, end + 1)
    }
  }
  return undefined
}
