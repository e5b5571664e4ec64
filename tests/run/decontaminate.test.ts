import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { parse } from '../../schemas/parse.ts'
import { Recipe } from '../../schemas/recipe.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import { checkRecipe } from '../../pipeline/recipe/load.ts'
import { plantAll, type Planted } from '../../pipeline/run/planted.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { buildInto, hashesOf } from './dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-decontaminate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const written = (name: string, records: readonly object[]): string => {
  const path = join(folder, name)
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  return path
}

const SPREAD = `def spread(rows):
    largest, smallest = rows[0], rows[0]
    for row in rows:
        if row > largest:
            largest = row
        if row < smallest:
            smallest = row
    return largest - smallest
`
const OTHER_NAMES: Readonly<Record<string, string>> = {
  spread: 'gap',
  rows: 'values',
  row: 'value',
  largest: 'high',
  smallest: 'low',
}
/** The same under other names. */
const GAP = SPREAD.replace(/\w+/g, (name) => OTHER_NAMES[name] ?? name)
const STATEMENT =
  'Given the heights of all towers of a town in the order of their building, tell how many towers were once the highest.'
const tests = (name: string): string[] => [`assert ${name}([1, 5, 2]) == 4`, `assert ${name}([3]) == 0`]
const sums = (name: string): string[] => [`assert ${name}(1, 2) == 3`, `assert ${name}(0, 0) == 0`]

const bench = written('bench.jsonl', [
  {
    name: 'spread',
    instruction: 'How far apart are they?',
    entry_point: 'spread',
    code: SPREAD,
    tests: tests('spread'),
  },
  {
    name: 'add',
    instruction: 'Add two numbers x and y',
    entry_point: 'add',
    code: 'def add(x, y):\n    return x + y\n',
    tests: sums('add'),
  },
])
const statements = written('statements.jsonl', [{ id: 'towers', question: STATEMENT }])
const program = (
  name: string,
  entry_point: string,
  code: string,
  own: string[],
  instruction?: string,
): object => ({
  name,
  entry_point,
  code,
  tests: own,
  ...(instruction === undefined ? {} : { instruction }),
})
const corpus = written('corpus.jsonl', [
  program('renamed', 'gap', GAP, tests('gap')),
  program('behaves', 'spread', 'def spread(rows):\n    return max(rows) - min(rows)\n', tests('spread')),
  program('tiny', 'plus', 'def plus(a, b):\n    return a + b\n', sums('plus')),
  program(
    'asked',
    'highest',
    'def highest(towers):\n    return sum(t >= max(towers[: i + 1]) for i, t in enumerate(towers))\n',
    ['assert highest([1, 3, 2]) == 2', 'assert highest([]) == 0'],
    `Answer this: ${STATEMENT.replace('all towers', 'the towers')}`,
  ),
])
const fields = {
  inputs: [{ corpus: 'programs', path: corpus }],
  held_out: [
    { corpus: 'programs', name: 'bench', path: bench },
    {
      corpus: 'custom',
      name: 'statements',
      path: statements,
      fields: { path: 'id', instruction: 'question' },
    },
  ],
  decontaminate: { methods: ['substring', 'ngrams', 'syntax', 'behaviour'] },
  arms: ['code-only'],
  split: { validation: 0, test: 0 },
}
const foundIn = ({ held_out }: Manifest) => held_out.map(({ decontamination }) => decontamination)
const codesIn = async (out: string): Promise<string[]> => {
  const codes: string[] = []
  for await (const row of readFolder(join(out, 'programs', 'train'))) codes.push(String(row['code']))
  return codes
}

describe('what is like a benchmark', () => {
  const out = join(folder, 'dropped')
  let manifest: Manifest
  beforeAll(async () => {
    manifest = await buildInto({ ...fields, out }, 1)
  })

  test('goes with a reason that names the method, the item and how much of it', async () => {
    const details: string[] = []
    for await (const row of readFolder(join(out, 'rejected')))
      if (row['stage'] === 'held-out') details.push(`${String(row['reason'])}: ${String(row['detail'])}`)
    // Of the statement's 23 words 14 ten-grams; the one that was changed, the fifth, stands in five of them.
    expect(details.sort()).toEqual([
      'ngrams: programs asked: ngrams as towers of statements, 0.643 of its words',
      'syntax: programs renamed: syntax as spread of bench, 1 of its code',
    ])
    const codes = await codesIn(out)
    expect(codes).toHaveLength(2)
    expect(codes).not.toContain(GAP)
  })

  test('is counted in the manifest, with what was spared and what only behaves alike', () => {
    expect(foundIn(manifest)).toMatchObject([
      {
        items: 2,
        found: [
          { method: 'syntax', items: 1, programs: 1 },
          { method: 'behaviour', items: 1, programs: 1 },
        ],
        spared: { items: 1, programs: 1 },
        matches: [
          { item: 'spread', path: 'programs renamed', methods: ['syntax'], coverage: 1, dropped: true },
          { item: 'spread', path: 'programs behaves', methods: ['behaviour'], coverage: 1, dropped: false },
        ],
        matches_left_out: 0,
      },
      {
        items: 1,
        found: [{ method: 'ngrams', items: 1, programs: 1 }],
        matches: [{ item: 'towers', path: 'programs asked', coverage: 0.643, dropped: true }],
      },
    ])
    const card = readFileSync(join(out, 'README.md'), 'utf8')
    expect(card).toContain('| bench | 2 |  |  |  |  | 1 in 1 | 1 in 1 | 1 in 1 |')
    expect(card).toContain('| statements | towers | programs asked | ngrams | 0.643 | dropped |')
  })

  test('stays where it is to be reported, and the matches are the same', async () => {
    const reported = join(folder, 'reported')
    const other = await buildInto({
      ...fields,
      decontaminate: { ...fields.decontaminate, action: 'report' },
      out: reported,
    })
    expect(await codesIn(reported)).toContain(GAP)
    expect(await codesIn(reported)).toHaveLength(4)
    const pairs = (found: ReturnType<typeof foundIn>): string[] =>
      found.flatMap((each) => each?.matches.map(({ item, path }) => `${item} ${path}`) ?? [])
    expect(pairs(foundIn(other))).toEqual(pairs(foundIn(manifest)))
    expect(foundIn(other).flatMap((each) => each?.matches.filter(({ dropped }) => dropped) ?? [])).toEqual([])
  })

  test('goes at concurrency 4 as at 1, to the byte', async () => {
    const again = join(folder, 'four')
    const other = await buildInto({ ...fields, out: again }, 4)
    expect(hashesOf(again, other)).toEqual(hashesOf(out, manifest))
  })
})

test.each([
  [{ held_out: [] }, /^test: decontaminate: held_out names no benchmark;/],
  [
    { held_out: [{ corpus: 'custom', path: bench, fields: { path: 'name' } }] },
    /^test: held_out\[0\]\.fields: neither 'code' nor 'instruction';/,
  ],
  [{ decontaminate: { ngram: 1 } }, /^test: decontaminate\.ngram: /],
])('mistakes get one line: %j', (more, message) => {
  expect(() => checkRecipe({ ...fields, out: 'nowhere', ...more }, 'test')).toThrow(message)
})

describe('copies that are planted', () => {
  let syntax: Syntax
  beforeAll(async () => {
    syntax = await openSyntax(await findInterpreter('python3'))
  })
  afterAll(() => syntax.close())

  async function planted(held_out: object[]): Promise<(Planted & { benchmark: string })[]> {
    const recipe = parse(Recipe, { inputs: held_out, held_out, decontaminate: {}, out: 'unused' })
    const all: (Planted & { benchmark: string })[] = []
    for await (const each of plantAll(recipe, syntax, new AbortController().signal)) all.push(each)
    return all
  }
  /** Kinds of which not all was told right. */
  function mistold(all: readonly Planted[], programs: number): string[] {
    const isRight = ({ kind, wanted, found, large, large_found, ...each }: Planted): boolean => {
      if (wanted === 'kept') return found === 0
      return kind === 'translated, renamed'
        ? large_found === large
        : each.programs === programs && found === programs
    }
    return all.filter((each) => !isRight(each)).map(({ kind }) => kind)
  }

  test('of our samples are all found but the small ones of which nothing is left, and no look-alike is', async () => {
    const lines = readFileSync('data/samples/programs.jsonl', 'utf8').trim().split('\n').slice(0, 24)
    const path = join(folder, 'samples.jsonl')
    writeFileSync(path, lines.join('\n'))
    const all = await planted([{ corpus: 'programs', path }])
    expect(all.map(({ kind }) => kind)).toContain('look-alikes')
    expect(mistold(all, 24)).toEqual([])
    const bare = all.find(({ kind }) => kind === 'translated, renamed')
    expect(bare?.large).toBeGreaterThan(12)
    expect(bare?.by).toMatchObject({ syntax: bare?.large })
  })

  const humaneval = fileURLToPath(
    new URL('../../../shared/corpora/humaneval/HumanEval.jsonl.gz', import.meta.url),
  )
  test.skipIf(!existsSync(humaneval))('of problems of HumanEval as well', async () => {
    const ids = Array.from({ length: 24 }, (_, place) => `HumanEval/${place * 6}`)
    const all = await planted([{ corpus: 'humaneval', path: humaneval, ids }])
    expect(mistold(all, ids.length)).toEqual([])
  })
})
