import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SPLITS } from '../../schemas/names.ts'
import type { Difference, NounDifference } from '../../schemas/difference.ts'
import type { Pair } from '../../schemas/pair.ts'
import { diff } from '../../pipeline/run/diff.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { buildInto, pairsOf } from './dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-diff-'))
const [a, b] = ['a', 'b'].map((name) => join(folder, name))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const problem = (name: string, step: number, license = 'MIT') => ({
  name,
  group: name,
  license,
  code: `def down(n):\n    rest = n % ${step}\n    n -= rest\n    return n\n`,
  buggy_code: `def down(n):\n    rest = n % ${step}\n    n += rest\n    return n\n`,
  entry_point: 'down',
  calls: [`down(${step + 1})`, `down(${2 * step + 1})`],
  tests: [step, step + 1].map((n) => `assert down(${n}) == ${n - (n % step)}`),
})

/** The same content in other words: the later of the two is a duplicate. */
const copied = { ...problem('copied', 6), buggy_code: undefined }
const earlier = { ...copied, name: 'earlier', code: `# as it was\n${copied.code}` }

const build = (out: string | undefined, problems: readonly object[], fields: object): Promise<unknown> => {
  const path = join(folder, 'problems.jsonl')
  writeFileSync(path, problems.map((each) => `${JSON.stringify(each)}\n`).join(''))
  return buildInto({
    inputs: [{ corpus: 'programs', path }],
    out,
    split: { validation: 0, test: 0 },
    arms: ['code-only', 'code+test'],
    tasks: { 'output-prediction': { evidence: ['direct'] }, repair: {} },
    predictable: { trivial: 'keep' },
    ...fields,
  })
}

beforeAll(async () => {
  const stays = problem('stays', 5)
  await build(a, [stays, copied, problem('goes', 7, 'GPL-3.0-only'), problem('mends', 4)], { licenses: null })
  // One is not let in, one comes, and a row's cap takes rows away.
  await build(
    b,
    [
      stays,
      earlier,
      copied,
      problem('goes', 7, 'GPL-3.0-only'),
      problem('mends', 4, 'Apache-2.0'),
      problem('comes', 9),
    ],
    {
      licenses: ['MIT', 'Apache-2.0'],
      max_rows_per_program: 1,
    },
  )
})

const nounOf = ({ nouns }: Difference, noun: string, set: string | null = null): NounDifference => {
  const found = nouns.find((each) => each.noun === noun && each.set === set)
  if (found === undefined) throw new Error(`no ${noun}`)
  return found
}

async function programsIn(out: string | undefined): Promise<Map<string, string>> {
  const rows: [string, string][] = []
  for (const split of SPLITS)
    for await (const row of readFolder(join(out ?? '', 'programs', split)))
      rows.push([String(row['id']), String(row['license'])])
  return new Map(rows)
}

test('a data set differs from itself in nothing', async () => {
  const same = await diff(a ?? '', a ?? '')
  expect(same.identical).toBe(true)
  expect(same.made_with).toEqual([])
  expect(nounOf(same, 'rows', 'code+test').in_a).toBe((await pairsOf(a ?? '', 'code+test', 'train')).length)
})

test('programs that come, go and change, as the files have them', async () => {
  const [before, after] = [await programsIn(a), await programsIn(b)]
  const found = await diff(a ?? '', b ?? '')
  const { in_a, in_b, added, removed, changed } = nounOf(found, 'programs')
  expect([in_a, in_b]).toEqual([before.size, after.size])
  expect(added.records).toBe([...after.keys()].filter((id) => !before.has(id)).length)
  expect(removed.records).toBe([...before.keys()].filter((id) => !after.has(id)).length)
  const relicensed = [...after].filter(([id, license]) => (before.get(id) ?? license) !== license)
  expect(changed.records).toBe(relicensed.length)
  expect(changed.records).toBeGreaterThan(0)
  expect(changed.reasons).toEqual([
    { reason: 'license', records: relicensed.length, examples: relicensed.map(([id]) => id).toSorted() },
  ])
  const goneBy = removed.reasons.map(({ reason, records }) => [reason, records])
  // A record that its licence keeps out is named by its line, not as the program that it never was: it and its bug.
  expect(goneBy).toEqual([
    ['a bug: its right program is not there', 1],
    ['duplicates/exact-duplicate', 1],
    ['no rejection names it', 1],
  ])
  expect(added.reasons.map(({ reason }) => reason)).toEqual([
    'no rejection names it',
    'a bug: its right program is not there',
  ])
  expect(found.made_with.map(({ field }) => field)).toEqual([
    'recipe.licenses',
    'recipe.max_rows_per_program',
  ])
})

test('rows of an arm and samples, with the reason that took them away', async () => {
  const found = await diff(a ?? '', b ?? '')
  const [before, after] = await Promise.all([a, b].map((out) => pairsOf(out ?? '', 'code+test', 'train')))
  const ids = (rows: readonly Pair[] = []): Set<string> => new Set(rows.map(({ id }) => id))
  const lost = [...ids(before)].filter((id) => !ids(after).has(id))
  const { removed, added } = nounOf(found, 'rows', 'code+test')
  expect(removed.records).toBe(lost.length)
  expect(added.records).toBe([...ids(after)].filter((id) => !ids(before).has(id)).length)
  expect(removed.reasons.map(({ reason }) => reason)).toContain('cap/over-cap-of-program')
  for (const { examples } of removed.reasons) expect(lost).toEqual(expect.arrayContaining(examples))
  const samples = (rows: readonly Pair[] = []): Set<string> => new Set(rows.map(({ sample_id }) => sample_id))
  expect(nounOf(found, 'samples')).toMatchObject({ in_a: samples(before).size, in_b: samples(after).size })
})

test('a training set that one data set lacks has one reason', async () => {
  const other = join(folder, 'other')
  await build(other, [problem('stays', 5)], { arms: ['code-only'] })
  const found = await diff(a ?? '', other)
  const { in_a, in_b, removed } = nounOf(found, 'rows', 'code+test')
  expect([in_a > 0, in_b]).toEqual([true, 0])
  expect(removed.reasons.map(({ reason, records }) => [reason, records])).toEqual([
    ['there is no such training set', in_a],
  ])
})
