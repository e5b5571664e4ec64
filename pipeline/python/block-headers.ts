import type { SourceLine } from './source-lines.ts'

/** What the source says of a line that heads a block. */
export interface Header {
  readonly kind: 'if' | 'while' | 'for'
  /** The condition's source; for a loop over items what stands between `for` and the colon. */
  readonly condition: string
  readonly last: number
}

const HEAD = /^\s*(?:async\s+)?(if|elif|while|for)\b\s*(.*):$/s

/** Headers by line number: `if`, `elif`, `while` and `for` that stand on one line, with their body below. */
export function blockHeaders(lines: readonly SourceLine[]): Map<number, Header> {
  const headers = new Map<number, Header>()
  const open: { number: number; indent: number; kind: Header['kind']; condition: string }[] = []
  let last = 0
  const close = (indent: number): void => {
    for (let top = open.at(-1); top !== undefined && top.indent >= indent; top = open.at(-1)) {
      headers.set(top.number, { kind: top.kind, condition: top.condition, last })
      open.pop()
    }
  }
  for (const [index, line] of lines.entries()) {
    if (line.continues || line.code.trim() === '') {
      if (line.continues) last = index + 1
      continue
    }
    close(line.indent)
    last = index + 1
    const found = line.complete ? HEAD.exec(line.code) : null
    if (found === null) continue
    const kind = found[1] === 'if' || found[1] === 'elif' ? 'if' : found[1] === 'while' ? 'while' : 'for'
    open.push({ number: index + 1, indent: line.indent, kind, condition: found[2] ?? '' })
  }
  close(0)
  return headers
}
