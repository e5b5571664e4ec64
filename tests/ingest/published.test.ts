import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CorpusName } from '../../schemas/names.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import { ingested, type Ingested } from './run-of.ts'

const folder = fileURLToPath(new URL('../../../shared/corpora', import.meta.url))

/** The corpora as their authors published them, where they are at hand. */
describe.skipIf(!existsSync(folder))('published corpora', () => {
  let syntax: Syntax
  beforeAll(async () => {
    syntax = await openSyntax(await findInterpreter('python3'))
  })
  afterAll(() => syntax.close())
  const read = (corpus: CorpusName, path: string, limit: number | null = null): Promise<Ingested> =>
    ingested({ inputs: [{ corpus, path }], limit }, syntax, { folder })

  it.each([
    ['humaneval', 'humaneval/HumanEval.jsonl.gz', 164],
    ['mbpp', 'mbpp/mbpp.jsonl', 974],
    ['mbpp-sanitized', 'mbpp/sanitized-mbpp.json', 427],
    ['mbppplus', 'mbppplus/MbppPlus.jsonl.gz', 399],
    ['cruxeval', 'cruxeval/cruxeval.jsonl', 800],
  ] as const)('%s: every record is a program with tests and calls', async (corpus, path, records) => {
    const { programs, rejections } = await read(corpus, path)
    expect(rejections).toEqual([])
    expect(programs).toHaveLength(records)
    expect(new Set(programs.map(({ group }) => group)).size).toBe(records)
    expect(programs.filter(({ tests }) => tests.length === 0)).toEqual([])
    expect(programs.filter(({ code }) => code.includes('\r'))).toEqual([])
    const callless = programs.filter(({ calls }) => calls.length === 0).length
    expect(callless / records).toBeLessThan(0.03)
  })

  it('humanevalpack: each fix beside its bug, in the problems of HumanEval', async () => {
    const { programs, rejections } = await read('humanevalpack', 'humanevalpack/python.jsonl')
    expect(rejections).toEqual([])
    const ids = new Set(programs.filter(({ buggy_of }) => buggy_of === undefined).map(({ id }) => id))
    expect(ids.size).toBe(164)
    expect(programs.filter(({ buggy_of }) => buggy_of !== undefined && ids.has(buggy_of))).toHaveLength(164)
    const humaneval = await read('humaneval', 'humaneval/HumanEval.jsonl.gz')
    expect(new Set(programs.map(({ group }) => group))).toEqual(
      new Set(humaneval.programs.map(({ group }) => group)),
    )
  })

  it('humanevalpack: other languages are refused', async () => {
    const { programs, rejections } = await read('humanevalpack', 'humanevalpack/js.jsonl', 5)
    expect(programs).toEqual([])
    expect(rejections.map(({ reason }) => reason)).toEqual(Array.from({ length: 5 }, () => 'other-language'))
  })

  it('quixbugs: all forty programs, and what is left out is told', async () => {
    const { programs, rejections } = await read('quixbugs', 'quixbugs/quixbugs-python.jsonl')
    expect(programs.filter(({ buggy_of }) => buggy_of === undefined)).toHaveLength(40)
    expect(programs).toHaveLength(80)
    expect(programs.every(({ tests }) => tests.length > 0)).toBe(true)
    expect(rejections.map(({ reason, id }) => `${reason} ${id}`).sort()).toEqual([
      'case-skipped-by-corpus quixbugs quixbugs-python.jsonl:14#10',
      'case-skipped-by-corpus quixbugs quixbugs-python.jsonl:17#4',
      'helper-of-others quixbugs quixbugs-python.jsonl:25',
    ])
  })

  it('source files: units of raw files, with their calls and tests', async () => {
    const { programs, rejections } = await read(
      'source-files',
      'thealgorithms-python/thealgorithms-python.jsonl.gz',
      300,
    )
    expect(programs.length).toBeGreaterThan(600)
    expect(programs.flatMap(({ calls }) => calls).length).toBeGreaterThan(1500)
    expect(programs.flatMap(({ tests }) => tests).length).toBeGreaterThan(300)
    expect(programs.filter(({ entry_point }) => entry_point?.includes('.')).length).toBeGreaterThan(50)
    expect(programs.filter(({ entry_point }) => entry_point === undefined).length).toBeGreaterThan(50)
    // Of the code itself: every other reason would be a mistake in a slice.
    const known = ['abstract-method', 'async-function', 'module-missing', 'name-unbound', 'needs-repository']
    known.push('needs-module-state', 'no-unit', 'no-usable-constructor', 'reads-its-module', 'syntax-error')
    expect(rejections.filter(({ stage, reason }) => stage === 'ingest' && !known.includes(reason))).toEqual(
      [],
    )
  })
})
