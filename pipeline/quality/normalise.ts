import { createHash } from 'node:crypto'
import type { Program } from '../../schemas/program.ts'

/** Where a string or a statement may run over line ends, blanks and lines are part of what the program does. */
const SPANS_LINES = /"""|'''|\\\n/

/**
 * Code without what a copy often differs in: line ends, and where no string can span lines also trailing blanks, blank
 * lines, whole-line comments and tabs for indentation. It is a key for comparison only and need not parse.
 */
function normaliseCode(code: string): string {
  const lines = code.replaceAll('\r\n', '\n')
  if (SPANS_LINES.test(lines)) return lines.trim()
  return lines
    .split('\n')
    .map((line) => line.trimEnd().replace(/^\t+/, (tabs) => '    '.repeat(tabs.length)))
    .filter((line) => line !== '' && !/^\s*#/.test(line))
    .join('\n')
}

const hashOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** Programs with the same key are exact duplicates. */
export function contentKey(program: Pick<Program, 'language' | 'code' | 'entry_point'>): string {
  return hashOf([program.language, normaliseCode(program.code), program.entry_point ?? null])
}

/** Programs with the same key have the same code, whatever is called in it: no split may part them. */
export function codeKey(program: Pick<Program, 'language' | 'code'>): string {
  return hashOf([program.language, normaliseCode(program.code)])
}
