import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
  { records = CANDIDATES, fields = {}, concurrency = 2 } = {} as {
    records?: readonly unknown[]
    fields?: Record<string, string>
    concurrency?: number
  },
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
        candidates: [{ path, origin: 'model', license: 'CC0-1.0', fields: { name: 'name', ...fields } }],
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
  all = await built()
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
    expect(hashes(await built({}, { concurrency: 1 }))).toEqual(hashes(all))
    expect(hashes(await built({}, { concurrency: 3 }))).toEqual(hashes(all))
  }, 120_000)
})

describe('pairing', () => {
  test('at least a score and below it part the pairs between them', async () => {
    const upper = await built({ at_least: 0.75 })
    const lower = await built({ below: 0.75 })
    expect(pairsIn(upper).length).toBeGreaterThan(1)
    expect(pairsIn(lower).length).toBeGreaterThan(0)
    expect([...pairsIn(upper), ...pairsIn(lower)].sort()).toEqual(pairsIn(all).sort())
    for (const one of wrongOnes(upper)) expect(bugOf(one).similarity?.score).toBeGreaterThanOrEqual(0.75)
    const low = upper.rejected.filter(({ reason }) => reason === 'similarity-too-low')
    expect(low.map(({ detail }) => detail.replace(/^0\.\d+/, 'N'))).toEqual(
      low.map(() => 'N with programs Middle, wanted at least 0.75'),
    )
    expect(lower.rejected.filter(({ reason }) => reason === 'similarity-too-high')).toHaveLength(
      pairsIn(upper).length,
    )
  }, 120_000)

  test('at random pairs the same wrong programs, each with a right one of its problem', async () => {
    const random = await built({ partner: 'random' })
    const wrong = (one: Built): string[] =>
      wrongOnes(one)
        .map(({ id }) => id)
        .sort()
    expect(wrong(random)).toEqual(wrong(all))
    expect(pairsIn(random).sort()).not.toEqual(pairsIn(all).sort())
    const groups = new Map(random.programs.map(({ id, group }) => [id, group]))
    for (const { group, buggy_of } of wrongOnes(random)) expect(groups.get(buggy_of ?? '')).toBe(group)
  }, 120_000)

  const scored = CANDIDATES.slice(0, 3).map((record, place) => ({ ...record, near: 10 * place }))

  test('takes the score of a column, against the reference or the fix that is named', async () => {
    const [counted, oneSided, unsorted] = scored
    const records = [
      counted,
      oneSided,
      { ...unsorted, fix: 'counted' },
      { ...oneSided, name: 'unscored', solution: 'def middle(items):\n    return items[0]\n', near: null },
      {
        ...oneSided,
        name: 'unfixed',
        solution: 'def middle(items):\n    return items[-1]\n',
        fix: 'one-sided',
      },
      { ...oneSided, name: 'worded', solution: 'def middle(items):\n    return 0\n', near: 'much' },
    ].map((record) => ({ name: '', ...record }))
    const one = await built(
      { measure: { column: 'near' }, at_least: 10 },
      { records, fields: { fix: 'fix' } },
    )
    expect(fates(one, records)).toEqual([
      'right',
      'Middle',
      'counted',
      'score-missing',
      'fix-missing',
      'wrong-type',
    ])
    expect(wrongOnes(one).map((program) => bugOf(program).similarity)).toEqual(
      expect.arrayContaining([
        { score: 10, measure: 'near' },
        { score: 20, measure: 'near' },
      ]),
    )
    expect(one.rejected.find(({ reason }) => reason === 'wrong-type')?.detail).toBe(
      "field 'near' is a string, not a number",
    )
  }, 120_000)

  test('by tokens goes by the fix that is named', async () => {
    const records = scored.map((record) => ({ ...record, fix: 'Middle' }))
    const one = await built({}, { records, fields: { fix: 'fix' } })
    expect(fates(one, records)).toEqual(['right', 'Middle', 'Middle'])
  }, 120_000)
})
