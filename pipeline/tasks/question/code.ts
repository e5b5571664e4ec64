import { blockHeaders, type Header } from '../../python/block-headers.ts'
import { sourceLines, type SourceLine } from '../../python/source-lines.ts'

/** They have a body that may stand on the same line, or are told of more than once, or not on every version. */
const COMPOUND = /^\s*(?:async|class|def|elif|except|for|if|match|while|with)\b|^\s*@/
/** Told of by some versions of CPython only, though nobody would count them as run. */
const NO_STATEMENT =
  /^\s*(?:(?:else|try|finally)\s*:|(?:global|nonlocal|case)\b|\.\.\.|[rRbBuUfF]{0,2}['"]|[-+~(]*(?:\d[\w.]*|None|True|False)\)*$|[\w.]+\s*:[^=]*$)/
/** Statements that have no event before CPython 3.10 (PEP 626). */
const UNTOLD = /^\s*(?:pass|break|continue)\b/
/** Compiled away: the header itself does not run each time. */
const CONSTANT_CONDITION = /^(?:not\s+)?(?:True|False|None|__debug__|\d+)$/

/** A function as its `def` line heads it. */
interface Block {
  readonly first: number
  readonly last: number
}

/** A program's source as a question shows it: with the lines' numbers. */
export class NumberedCode {
  readonly lines: readonly SourceLine[]
  readonly headers: ReadonlyMap<number, Header>

  constructor(code: string) {
    this.lines = sourceLines(code)
    this.headers = blockHeaders(this.lines)
  }

  /** The listing of a prompt: each line behind its number and a colon. */
  listing(): string {
    const width = String(this.lines.length).length
    return this.lines.map(({ text }, at) => `${String(at + 1).padStart(width)}: ${text}`.trimEnd()).join('\n')
  }

  /** A line without its indentation and without blanks at its end. */
  source(line: number): string {
    return this.lines[line - 1]?.text.trim() ?? ''
  }

  /** The same without a comment. */
  statement(line: number): string {
    return this.lines[line - 1]?.code.trim() ?? ''
  }

  /** Whether the line is run whenever control comes to it, as a reader understands it: `else:` and the like are not. */
  isStatement(line: number): boolean {
    const code = this.lines[line - 1]?.code ?? ''
    return code.trim() !== '' && !NO_STATEMENT.test(code)
  }

  /** Whether the line only parts blocks, so that nobody counts it as run, though some versions tell of it. */
  isBare(line: number): boolean {
    return /^(?:else|finally|try)\s*:$/.test(this.statement(line))
  }

  /**
   * Whether a reader and the interpreter count the line's executions alike: it is one statement that stands on this
   * line alone, or the header of a branch or loop whose body stands below.
   */
  isCountable(line: number): boolean {
    const each = this.lines[line - 1]
    if (each === undefined || each.continues || !each.complete || !this.isStatement(line)) return false
    return this.headers.has(line) ? !this.isConstantHeader(line) : !COMPOUND.test(each.code)
  }

  /** The header of `while True:` and the like, which runs on some versions only. */
  isConstantHeader(line: number): boolean {
    return CONSTANT_CONDITION.test(this.headers.get(line)?.condition.trim() ?? '')
  }

  /** Whether only CPython 3.10 and later tell of the statement. */
  isUntold(line: number): boolean {
    return UNTOLD.test(this.lines[line - 1]?.code ?? '')
  }

  /** Whether the line is the header of a branch or loop and it can be told if its body runs next. */
  isDecision(line: number): boolean {
    const first = this.after(line) ?? 0
    return this.headers.has(line) && this.isCountable(line) && (this.isStatement(first) || this.isBare(first))
  }

  /** The first line after the given one on which a statement, or a part of one such as `else:`, begins. */
  after(line: number): number | undefined {
    const at = this.lines.findIndex(
      ({ code, continues }, index) => index >= line && !continues && code.trim() !== '',
    )
    return at < 0 ? undefined : at + 1
  }

  /**
   * Whether CPython before 3.10 would tell of some statements too little: `break` and its like, which may stand behind a
   * colon, have no event there, and the end of a `with` belongs to the last line of its body.
   */
  needsExactLines(): boolean {
    return this.lines.some(({ code }) => /\b(?:pass|break|continue)\s*$|^\s*(?:async\s+)?with\b/.test(code))
  }

  /** Whether the function whose first line is given is a generator or a coroutine, so that a call only makes it. */
  isPausing(first: number): boolean {
    const { first: head, last } = this.blockOf(first)
    if (/^\s*async\b/.test(this.lines[head - 1]?.code ?? '')) return true
    return this.lines
      .slice(head - 1, last)
      .some(
        ({ code }, at) =>
          /\byield\b/.test(code) && this.scopeOf(head + at) === (at === 0 ? this.scopeOf(head) : head),
      )
  }

  /** Whether a function may bind names that are not its own. */
  sharesVariables(): boolean {
    return this.lines.some(({ code }) => /^\s*(?:global|nonlocal)\b/.test(code))
  }

  /** Lines of the function whose first line is given: that of its `def`, or of its first decorator. */
  blockOf(first: number): Block {
    let head = first
    while (/^\s*@/.test(this.lines[head - 1]?.code ?? '')) head = this.after(head) ?? head + 1
    const indent = this.lines[head - 1]?.indent ?? 0
    let last = head
    for (let line = this.after(head); line !== undefined; line = this.after(line)) {
      if ((this.lines[line - 1]?.indent ?? 0) <= indent) break
      last = line
    }
    return { first: head, last }
  }

  /**
   * The line of the `def` or `class` whose body the line stands in; undefined at the top of the module.
   */
  scopeOf(line: number): number | undefined {
    let indent = this.lines[line - 1]?.indent ?? 0
    for (let at = line - 1; at >= 1 && indent > 0; at -= 1) {
      const each = this.lines[at - 1]
      if (each === undefined || each.continues || each.code.trim() === '' || each.indent >= indent) continue
      indent = each.indent
      if (/^\s*(?:async\s+def|def|class)\b/.test(each.code)) return at
    }
    return undefined
  }
}
