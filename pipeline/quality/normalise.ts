import { createHash } from 'node:crypto'
import type { Program } from '../../schemas/program.ts'

/**
 * Code without what a copy often differs in: line ends, trailing blanks, blank lines, whole-line comments, and a
 * common indentation written with tabs. It is a key for comparison only and need not parse.
 */
export function normaliseCode(code: string): string {
  return code
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '    ')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^\s*#/.test(line))
    .join('\n')
}

/** Programs with the same key are exact duplicates. */
export function contentKey(program: Pick<Program, 'language' | 'code' | 'entry_point'>): string {
  const parts = [program.language, normaliseCode(program.code), program.entry_point ?? null]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
