import { sameLiteral } from '../python/literal.ts'

interface Mark {
  readonly index: number
  readonly character: string
  /** Open brackets before this character; a closing one counts as outside of its own pair. */
  readonly depth: number
}

const STRING =
  /(?:"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')/y
const COMMENT = /#[^\n]*/y

/** The characters of Python source that are neither in a string nor in a comment. */
function* marks(source: string, from = 0): Generator<Mark> {
  let depth = 0
  let index = from
  while (index < source.length) {
    const character = source[index] ?? ''
    const skip = character === '#' ? COMMENT : STRING
    skip.lastIndex = index
    const skipped = character === '#' || character === '"' || character === "'" ? skip.exec(source) : null
    if (skipped !== null) {
      index += skipped[0].length
      continue
    }
    if (')]}'.includes(character)) depth--
    yield { index, character, depth }
    if ('([{'.includes(character)) depth++
    index++
  }
}

/**
 * The arguments of an expression that is one call of `name` and nothing else, as their sources; undefined for every
 * other expression.
 */
export function argumentsOf(expression: string, name: string): string[] | undefined {
  const source = expression.trim()
  if (!source.startsWith(name) || !/^\s*\(/.test(source.slice(name.length))) return undefined
  const found: string[] = []
  let start = source.indexOf('(', name.length) + 1
  for (const { index, character, depth } of marks(source, name.length)) {
    if (depth < 0) return undefined
    if (depth === 0 && character === ')') {
      if (index !== source.length - 1) return undefined
      const last = source.slice(start, index).trim()
      return last === '' ? found : [...found, last]
    }
    if (depth === 1 && character === ',') {
      found.push(source.slice(start, index).trim())
      start = index + 1
    }
  }
  return undefined
}

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
