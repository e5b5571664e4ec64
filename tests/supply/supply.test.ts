import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Bug, Call, Coverage, SourceTest } from '../../schemas/program.ts'
import type { StoredProgram } from '../../schemas/stored.ts'
import { SPLITS } from '../../schemas/names.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openLanes, type Lanes } from '../../pipeline/trace/lanes.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { LIMITS } from '../trace/pythons.ts'
import { buildInto, hashesOf, pairsOf } from '../run/dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-supply-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const FILE = `"""Odds and ends."""

from __future__ import annotations

LIMIT = 10


def clipped(values: list[int], limit: int = LIMIT) -> list[int]:
    """Values without those over the limit.

    >>> clipped([1, 20])
    [1]
    """
    kept = []
    for value in values:
        if value <= limit:
            kept.append(value)
    return kept


def grade(points: int) -> str:
    if points < 0:
        raise ValueError("negative")
    if points >= 90:
        return "A"
    if points >= 75:
        return "B"
    return "C"


def longest(words: list[str]) -> str:
    best = ""
    for word in words:
        if len(word) > len(best):
            best = word
    return best


def countdown(n: int) -> list[int]:
    found = []
    while n > 0:
        found.append(n)
        n -= 1
    return found
`

const common = {
  inputs: [{ corpus: 'source-files', path: join(folder, 'files.jsonl'), license: 'MIT' }],
  supply: { inputs: { tries: 60 }, bugs: { per_program: 8 } },
  arms: ['code-only', 'concise'],
}
const out = join(folder, 'one')
let manifest: Manifest
const programs: StoredProgram[] = []
beforeAll(async () => {
  writeFileSync(
    join(folder, 'files.jsonl'),
    `${JSON.stringify({ repo: 'o/r', path: 'a.py', content: FILE })}\n`,
  )
  manifest = await buildInto({ ...common, out }, 1)
  for (const split of SPLITS)
    for await (const row of readFolder(join(out, 'programs', split)))
      programs.push(row as unknown as StoredProgram)
}, 300_000)

const fixed = (): StoredProgram[] => programs.filter(({ buggy_of }) => buggy_of === null)
const bugs = (): StoredProgram[] => programs.filter(({ buggy_of }) => buggy_of !== null)
const testsOf = ({ tests }: StoredProgram): SourceTest[] => JSON.parse(tests) as SourceTest[]

test('calls are found that reach every line, and each says what it gives', () => {
  const named = Object.fromEntries(fixed().map((program) => [program.entry_point, program]))
  for (const name of ['clipped', 'grade', 'longest', 'countdown']) {
    const { coverage, calls } = named[name] ?? { coverage: null, calls: '[]' }
    const { lines, covered } = JSON.parse(coverage ?? '{}') as { lines: number; covered: number }
    expect(covered / lines, name).toBe(1)
    expect((JSON.parse(calls) as Call[]).length).toBeGreaterThan(2)
  }
})

test('the manifest and the card sum up what is written', () => {
  const { right, calls, bugs: kinds, coverage } = manifest.programs
  expect(right).toBe(fixed().length)
  expect(calls).toBe(manifest.funnel.find(({ stage }) => stage === 'trace')!.out - proofs())
  expect(kinds.reduce((sum, each) => sum + each.programs, 0)).toBe(bugs().length)
  expect(kinds.map(({ origin }) => origin)).toContain('mutation')
  expect(coverage).toEqual({ measured: 4, median_lines: 1, median_branches: 1, low: 0 })
  const card = readFileSync(join(out, 'README.md'), 'utf8')
  expect(card).toContain(`${right} programs with ${calls} verified calls, and ${bugs().length} bugs`)
})

/** Recorded first tests of programs with an instruction that have a test of their own. */
const proofs = (): number =>
  fixed().filter(
    (program) => program.instruction !== null && testsOf(program).some(({ origin }) => origin !== 'observed'),
  ).length

describe('what was written, run again', () => {
  let lanes: Lanes
  beforeAll(async () => {
    lanes = await openLanes(await findInterpreter('python3'), 2)
  })
  afterAll(() => lanes.close())
  const kindOf = async (code: string, source: string): Promise<string> => {
    const trigger = { kind: 'test', text: source } as const
    const job = { code, trigger, limits: LIMITS, record: 'none', record_module_body: false } as const
    return (await execute(lanes, job)).outcome.kind
  }

  test('every program passes all of its tests', async () => {
    for (const program of fixed()) {
      expect(testsOf(program).length, program.entry_point ?? '').toBeGreaterThan(0)
      for (const { source } of testsOf(program))
        expect(await kindOf(program.code, source), source).toBe('returned')
    }
  })

  test('every bug fails and passes the tests that it is said to, and at least one of each', async () => {
    expect(bugs().length).toBeGreaterThan(12)
    for (const program of bugs()) {
      const { tests, origin, operators } = JSON.parse(program.bug ?? '') as Bug
      expect(origin).toBe('mutation')
      expect(operators.length).toBeGreaterThan(0)
      const kinds = await Promise.all(testsOf(program).map(({ source }) => kindOf(program.code, source)))
      const failing = kinds.flatMap((kind, place) => (kind === 'raised' ? [place] : []))
      const passing = kinds.flatMap((kind, place) => (kind === 'returned' ? [place] : []))
      expect({ failing, passing }).toEqual({ failing: tests?.failing, passing: tests?.passing })
      expect(passing.length).toBeGreaterThan(0)
      expect(failing).toContain(tests?.traced)
    }
  })
})

test('no program gets more bugs than are asked for, and some get as many', () => {
  const counts = new Map<string | null, number>()
  for (const { buggy_of } of bugs()) counts.set(buggy_of, (counts.get(buggy_of) ?? 0) + 1)
  expect(Math.max(...counts.values())).toBe(8)
  expect(manifest.funnel.find(({ stage }) => stage === 'verify')?.rejected['enough-bugs']).toBeGreaterThan(0)
})

test('a bug shares the group of its program, and its repair row shows the failing test', async () => {
  const repairs = (await Promise.all(SPLITS.map((split) => pairsOf(out, 'concise', split))))
    .flat()
    .filter(({ task }) => task === 'repair')
  const known = new Map(programs.map((program) => [program.id, program]))
  expect(new Set(programs.map(({ group }) => group)).size).toBe(1)
  for (const { program_id, messages } of repairs) {
    const program = known.get(program_id)
    const { tests } = JSON.parse(program?.bug ?? '{}') as Bug
    expect(messages[0]?.content).toContain(testsOf(program as StoredProgram)[tests?.traced ?? -1]?.source)
  }
})

test('programs that calls reach too little of are flagged', async () => {
  const low = join(folder, 'low')
  const supply = { inputs: { tries: 1, low_coverage: 1 }, bugs: { per_program: 0 } }
  const { programs: counted } = await buildInto({
    ...common,
    supply,
    out: low,
    split: { test: 0, validation: 0 },
  })
  const flags: { low: boolean; whole: boolean }[] = []
  for await (const row of readFolder(join(low, 'programs/train'))) {
    const { coverage, calls } = row as unknown as StoredProgram
    if (coverage === null || calls === '[]') continue
    const { low: flag, lines, covered } = JSON.parse(coverage) as Coverage
    flags.push({ low: flag, whole: covered === lines })
  }
  expect(flags.filter((each) => each.low === each.whole)).toEqual([])
  expect(flags.filter((each) => each.low).length).toBe(counted.coverage.low)
  expect(counted.coverage.low).toBeGreaterThan(0)
}, 60_000)

test('the same bytes at another concurrency', async () => {
  const again = join(folder, 'two')
  const other = await buildInto({ ...common, out: again }, 4)
  expect(hashesOf(again, other)).toEqual(hashesOf(out, manifest))
}, 300_000)
