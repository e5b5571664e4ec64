import type { Header } from '../python/block-headers.ts'
import type { SourceLine } from '../python/source-lines.ts'

const KEYWORD = /^\s*(?:async\s+)?(if|elif|else|while|for|def|class|try|except|finally|with|match|case)\b/
const LEAVES = /^\s*(?:return|raise|break|continue)\b/

/** Which headers decide whether a line runs, read from the indentation of the source. */
export class Control {
  readonly #lines: readonly SourceLine[]
  readonly #headers: ReadonlyMap<number, Header>
  readonly #known = new Map<number, readonly number[]>()
  readonly #guards = new Map<number, boolean>()

  constructor(lines: readonly SourceLine[], headers: ReadonlyMap<number, Header>) {
    this.#lines = lines
    this.#headers = headers
  }

  /** Line numbers of the headers around a line, and of those whose other branch it is in. */
  over(line: number): readonly number[] {
    let found = this.#known.get(line)
    if (found === undefined) this.#known.set(line, (found = this.#find(line)))
    return found
  }

  /** Whether a header's body can leave the function or the loop, so that what follows depends on it. */
  guards(line: number): boolean {
    let found = this.#guards.get(line)
    if (found === undefined) {
      const last = this.#headers.get(line)?.last ?? line
      found = this.#lines.slice(line, last).some((each) => !each.continues && LEAVES.test(each.code))
      this.#guards.set(line, found)
    }
    return found
  }

  #find(line: number): number[] {
    const found: number[] = []
    let indent = this.#lines[line - 1]?.indent ?? 0
    /** In an `else` or `elif`: the headers of the same indentation belong to it, up to the first `if`. */
    let alternative = false
    for (let at = line - 1; at >= 1; at -= 1) {
      const each = this.#lines[at - 1]
      if (each === undefined || each.continues || each.code.trim() === '') continue
      if (each.indent > indent || (each.indent === indent && !alternative)) continue
      const keyword = KEYWORD.exec(each.code)?.[1]
      if (keyword === 'def' || keyword === 'class') break
      indent = each.indent
      if (this.#headers.has(at)) found.push(at)
      alternative = keyword === 'elif' || keyword === 'else'
    }
    return found
  }
}

const WORDS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|(?<!\.\s*)[\p{L}_][\p{L}\p{N}_]*/gu

/** The names that the statement on a line reads, as far as its text tells: plain names that it only binds are not. */
export function namesRead(line: number, lines: readonly SourceLine[]): Set<string> {
  const code = statementAt(line, lines)
  const read =
    /^\s*(?:async\s+)?for\b.*?\bin\b(.*)$/s.exec(code) ?? /^[\w\s,()*]+(?::[^=]+)?=(?!=)(.*)$/s.exec(code)
  return wordsOf(read?.[1] ?? code)
}

/** All names in the statement on a line, in their order, but for attributes. */
export function namesIn(line: number, lines: readonly SourceLine[]): Set<string> {
  return wordsOf(statementAt(line, lines))
}

function statementAt(line: number, lines: readonly SourceLine[]): string {
  let code = lines[line - 1]?.code ?? ''
  for (let at = line; lines[at]?.continues === true; at += 1) code += ` ${lines[at]?.code ?? ''}`
  return code
}

function wordsOf(code: string): Set<string> {
  const names = new Set<string>()
  for (const [word] of code.matchAll(WORDS)) {
    if (!word.startsWith("'") && !word.startsWith('"')) names.add(word)
  }
  return names
}
