import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mutants } from '../../pipeline/python/mutation.ts'
import type { Parsed } from '../../pipeline/python/syntax.ts'
import { OPERATORS } from '../../schemas/operators.ts'
import { everyPython, type Python } from './every-python.ts'
import { isRebuilt } from './rebuilt.ts'
import { uglySource, UNTOUCHED, type Features } from './ugly-sources.ts'

const CORPUS = fileURLToPath(
  new URL('../../../shared/corpora/thealgorithms-python/thealgorithms-python.jsonl.gz', import.meta.url),
)
const SOURCES = 16
/** Of the corpus' files one in so many. */
const EVERY = 9
const SINCE: Readonly<Record<Features, number>> = { plain: 8, match: 10, 'type-parameters': 12 }

let pythons: readonly Python[]
beforeAll(async () => {
  pythons = await everyPython()
})
afterAll(() => Promise.all(pythons.map(({ syntax }) => syntax.close())))

function ok<Value>(parsed: Parsed<Value>, source: string): Value {
  if (parsed.kind === 'refused') throw new Error(`${parsed.reason}: ${parsed.detail}\n${source}`)
  return parsed.value
}

const named = ({ interpreter }: Python): string => interpreter.runtime
const able = (features: Features): Python[] =>
  pythons.filter(({ interpreter }) => interpreter.version[1] >= SINCE[features])

describe.each(Object.keys(SINCE) as Features[])('ugly sources, %s', (features) => {
  const seeds = Array.from({ length: SOURCES }, (_, seed) => seed)

  it('become mutants that compile, differ in their edits alone and leave alone what is no program', async (context) => {
    const [python] = able(features)
    if (python === undefined) return context.skip(`no Python 3.${SINCE[features]} or later`)
    let made = 0
    for (const seed of seeds) {
      const source = uglySource(seed, features)
      const { mutants } = ok(
        await python.syntax.mutants(source, { seed: String(seed), most: 40, edits: 3 }),
        source,
      )
      made += mutants.length
      for (const { code, edits } of mutants) {
        const shown = JSON.stringify(edits)
        expect(await python.syntax.compiles(code), `${shown}\n${code}`).toMatchObject({ kind: 'ok' })
        expect(isRebuilt(source, code, edits), `${shown}\n${code}`).toBe(true)
        for (const { before, after } of edits) {
          const moved = after.split(UNTOUCHED).length === before.split(UNTOUCHED).length
          expect(moved || after === '' || after === 'pass', shown).toBe(true)
        }
      }
    }
    expect(made).toBeGreaterThan(SOURCES * 20)
  })

  it('become the same mutants on every Python', async (context) => {
    const [first, ...others] = able(features)
    if (first === undefined || others.length === 0) return context.skip('one Python alone')
    for (const seed of seeds) {
      const source = uglySource(seed, features)
      const asked = async (python: Python): Promise<Mutants> =>
        ok(await python.syntax.mutants(source, { seed: String(seed), most: 15, edits: 3 }), source)
      const expected = await asked(first)
      for (const other of others) {
        const found = await asked(other)
        expect(found.sites, `${named(first)} and ${named(other)}\n${source}`).toEqual(expected.sites)
        expect(
          found.mutants.map(({ edits }) => edits),
          `${named(other)}\n${source}`,
        ).toEqual(expected.mutants.map(({ edits }) => edits))
      }
    }
  })
})

describe.skipIf(!existsSync(CORPUS))('real files', () => {
  const files = (): readonly { path: string; content: string }[] =>
    gunzipSync(readFileSync(CORPUS))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; content: string | null })
      .map(({ path, content }) => ({ path, content: (content ?? '').replaceAll('\r\n', '\n') }))

  it('become mutants that compile, by nearly every operator', { timeout: 600_000 }, async () => {
    const python = pythons.at(-1)
    if (python === undefined) throw new Error('no Python')
    const counts = new Map<string, number>()
    const refused: string[] = []
    for (const { path, content } of files().filter((_, place) => place % EVERY === 0)) {
      const answer = await python.syntax.mutants(content, { seed: path, most: 4, edits: 3 })
      if (answer.kind === 'refused') {
        refused.push(answer.reason)
        continue
      }
      for (const { code, edits } of answer.value.mutants) {
        expect(await python.syntax.compiles(code), path).toMatchObject({ kind: 'ok' })
        expect(isRebuilt(content, code, edits), path).toBe(true)
      }
      for (const [operator, count] of Object.entries(answer.value.sites))
        counts.set(operator, (counts.get(operator) ?? 0) + count)
    }
    // A few are rare: fresh lists for missing arguments, assignments at once that need to be.
    expect(OPERATORS.filter((operator) => !counts.has(operator)).length).toBeLessThan(5)
    expect(refused.filter((reason) => reason !== 'syntax-error')).toEqual([])
  })
})
