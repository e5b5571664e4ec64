import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { SPLITS } from '../../schemas/names.ts'
import type { Bug } from '../../schemas/program.ts'
import type { StoredProgram } from '../../schemas/stored.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { buildInto, pairsOf } from '../run/dataset.ts'
import { CANDIDATES, PROBLEMS } from './candidates.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-candidates-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const linesOf = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('')

interface Rejected {
  readonly stage: string
  readonly reason: string
  readonly id: string
  readonly detail: string
}

interface Built {
  readonly manifest: Manifest
  readonly programs: readonly StoredProgram[]
  readonly rejected: readonly Rejected[]
  readonly out: string
}

let count = 0
async function built(
  pairing: Record<string, unknown> = {},
  { records = CANDIDATES, concurrency = 2 }: { records?: readonly unknown[]; concurrency?: number } = {},
): Promise<Built> {
  const path = join(folder, 'candidates.jsonl')
  writeFileSync(path, linesOf(records))
  const out = join(folder, `out-${count++}`)
  const manifest = await buildInto(
    {
      inputs: [{ corpus: 'programs', path: join(folder, 'problems.jsonl') }],
      out,
      limits: { cpu_seconds: 1 },
      arms: ['code-only', 'concise'],
      supply: {
        inputs: { tries: 0 },
        bugs: { per_program: 0 },
        candidates: [{ path, origin: 'model', license: 'CC0-1.0', fields: { name: 'name' } }],
        pairing,
      },
    },
    concurrency,
  )
  const programs: StoredProgram[] = []
  for (const split of SPLITS)
    for await (const row of readFolder(join(out, 'programs', split)))
      programs.push(row as unknown as StoredProgram)
  const rejected: Rejected[] = []
  for await (const row of readFolder(join(out, 'rejected'))) rejected.push(row as unknown as Rejected)
  return { manifest, programs, rejected, out }
}

/** What each candidate became: `right`, the name of its fix, or the reason in the ledger. */
function fates({ programs, rejected }: Built, records: readonly { readonly name: string }[]): string[] {
  const names = new Map(records.map(({ name }, place) => [`candidates.jsonl:${place + 1}`, name]))
  const byId = new Map(programs.map((program) => [program.id, program]))
  return records.map((_, place) => {
    const path = `candidates.jsonl:${place + 1}`
    const gone = rejected.find(({ stage, id }) => stage === 'candidates' && id === `candidates ${path}`)
    if (gone !== undefined) return gone.reason
    const program = programs.find((one) => one.path === path)
    if (program === undefined) return 'lost'
    if (program.buggy_of === null) return 'right'
    const fix = byId.get(program.buggy_of)
    return names.get(fix?.path ?? '') ?? fix?.path ?? 'no fix'
  })
}

const bugOf = ({ bug }: StoredProgram): Bug => JSON.parse(bug ?? 'null') as Bug
const wrongOnes = ({ programs }: Built): StoredProgram[] =>
  programs.filter(({ corpus, buggy_of }) => corpus === 'candidates' && buggy_of !== null)
const pairsIn = (one: Built): string[] => wrongOnes(one).map(({ id, buggy_of }) => `${id} ${buggy_of}`)
const hashes = ({ manifest }: Built): string[] =>
  manifest.files
    .filter(({ path }) => !path.startsWith('rejected/'))
    .map(({ path, sha256 }) => `${path} ${sha256}`)

let all: Built
beforeAll(async () => {
  writeFileSync(join(folder, 'problems.jsonl'), linesOf(PROBLEMS))
  all = await built({}, { concurrency: 1 })
}, 120_000)

describe('candidates', () => {
  test('become programs, bugs of the nearest right program, or rows of the ledger', () => {
    const fate = fates(all, CANDIDATES).map((became, place) => `${CANDIDATES[place]?.name}: ${became}`)
    expect(fate).toEqual(CANDIDATES.map(({ name, becomes }) => `${name}: ${becomes}`))
  })

  test('keep who made them, the licence and the problem, and are in the funnel and the inputs', () => {
    for (const program of all.programs.filter(({ corpus }) => corpus === 'candidates'))
      expect(program.license).toBe('CC0-1.0')
    for (const wrong of wrongOnes(all)) {
      const bug = bugOf(wrong)
      expect(bug.origin).toBe('model')
      expect(bug.tests?.failing.length).toBeGreaterThan(0)
      expect(all.programs.find(({ id }) => id === wrong.buggy_of)?.group).toBe(wrong.group)
    }
    const stage = all.manifest.funnel.find((one) => one.stage === 'candidates')
    const dropped = CANDIDATES.filter(({ becomes }) => /^[a-z]+(-[a-z]+)+$/.test(becomes)).length
    expect(stage?.in).toBe(CANDIDATES.length)
    expect(stage?.out).toBe(CANDIDATES.length - dropped)
    expect(all.manifest.inputs.at(-1)).toEqual({
      corpus: 'candidates',
      path: 'candidates.jsonl',
      bytes: Buffer.byteLength(linesOf(CANDIDATES)),
      sha256: createHash('sha256').update(linesOf(CANDIDATES)).digest('hex'),
    })
  })

  test('are told of in the card', () => {
    const card = readFileSync(join(all.out, 'README.md'), 'utf8')
    expect(card).toContain(
      `Of ${CANDIDATES.length} solutions by others (model), each run against its problem's tests,`,
    )
    expect(card).toContain(
      'wrong ones as bugs of the nearest right program, scored by tokens. Pairs kept: all.',
    )
  })

  test('that are right give synthesis and prediction rows, those that are wrong repair rows', async () => {
    const rows = (await Promise.all(SPLITS.map((split) => pairsOf(all.out, 'code-only', split)))).flat()
    const tasksOf = (place: number): string[] => {
      const program = all.programs.find(({ path }) => path === `candidates.jsonl:${place}`)
      return [...new Set(rows.filter((row) => row.program_id === program?.id).map(({ task }) => task))].sort()
    }
    expect(tasksOf(1)).toEqual(['input-prediction', 'output-prediction', 'synthesis', 'trace-prediction'])
    expect(tasksOf(2)).toEqual(['repair'])
  })

  test('store how near they are; so does the bug that the corpus brings', () => {
    const stored = all.programs.filter(({ buggy_of }) => buggy_of !== null)
    expect(stored.some(({ corpus }) => corpus === 'programs')).toBe(true)
    for (const program of stored) {
      const { score, measure } = bugOf(program).similarity ?? { score: -1, measure: '' }
      expect(measure).toBe('tokens')
      expect(score).toBeGreaterThan(0)
      expect(score).toBeLessThan(1)
    }
  })

  test('give the same bytes at any concurrency', async () => {
    expect(hashes(await built({}, { concurrency: 3 }))).toEqual(hashes(all))
  }, 120_000)
})

test('pairs under the score that the recipe wants are in the ledger, and no bugs', async () => {
  // What ends by itself: the same pairs, in less time.
  const records = CANDIDATES.filter(({ name }) => name !== 'endless')
  const upper = await built({ at_least: 0.75 }, { records })
  const low = wrongOnes(all).filter((one) => (bugOf(one).similarity?.score ?? 0) < 0.75)
  expect(low).toHaveLength(1)
  const dropped = low.map(({ id }) => id)
  expect(pairsIn(upper)).toEqual(pairsIn(all).filter((pair) => !dropped.includes(pair.split(' ')[0] ?? '')))
  const gone = upper.rejected.filter(({ reason }) => reason === 'similarity-too-low')
  expect(gone.map(({ detail }) => detail)).toEqual(
    low.map((one) => `${bugOf(one).similarity?.score} with programs Middle, wanted at least 0.75`),
  )
}, 120_000)
