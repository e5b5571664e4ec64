import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { CorpusName } from '../../schemas/names.ts'
import type { Program } from '../../schemas/program.ts'
import type { Input } from '../../schemas/recipe.ts'
import type { Syntax } from '../../pipeline/python/syntax.ts'
import { ingested, type Ingested } from './run-of.ts'

/** Ingests records as a file of JSON Lines; the funnel must sum. */
export async function readRecords(
  corpus: CorpusName,
  records: readonly unknown[],
  { folder, syntax, input = {} }: { folder: string; syntax: Syntax; input?: Partial<Input> },
): Promise<Ingested> {
  const path = join(folder, 'records.jsonl')
  await writeFile(path, records.map((record) => JSON.stringify(record)).join('\n'))
  const result = await ingested({ inputs: [{ corpus, path, ...input }] }, syntax)
  expect(result.in).toBe(result.out + result.rejections.length)
  return result
}

export const reasons = ({ rejections }: Ingested): string[] =>
  rejections.map(({ reason, detail }) => `${reason}: ${detail}`)

/** Sources of a program's tests; it must have no other kind. */
export const sourcesOf = ({ tests }: Program): string[] =>
  tests.map((test) => {
    if ('source' in test) return test.source
    throw new Error(`a test by stdin: ${test.stdin}`)
  })

/** The one program that was found, with nothing refused. */
export function only(result: Ingested): Program {
  expect(reasons(result)).toEqual([])
  const [program, more] = result.programs
  if (program === undefined || more !== undefined) throw new Error(`${result.programs.length} programs`)
  return program
}
