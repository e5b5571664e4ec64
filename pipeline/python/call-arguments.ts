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
export function* marks(source: string, from = 0): Generator<Mark> {
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

/** The last call of an expression that ends in one: of `C(1).m(2)` the callee `C(1).m` and the argument `2`. */
export function lastCallOf(
  expression: string,
): { readonly callee: string; readonly given: readonly string[] } | undefined {
  const source = expression.trim()
  let open: number | undefined
  for (const { index, character, depth } of marks(source)) if (depth === 0 && character === '(') open = index
  const callee = source.slice(0, open)
  const given = open === undefined ? undefined : argumentsOf(source, callee)
  return given === undefined ? undefined : { callee, given }
}
