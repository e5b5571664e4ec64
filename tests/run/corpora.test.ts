import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { FunnelStage } from '../../schemas/manifest.ts'
import { buildInto } from './dataset.ts'

const corpora = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tracemill-corpora-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Records, from one to the next that is built from; each, where all is asked for. */
const EVERY = process.env['TRACEMILL_FULL'] === '1' ? 1 : 8

/** Programs of MBPP that are equal to others of those read, and records of QuixBugs that hold a helper of others. */
const [EQUAL, HELPERS] = EVERY === 1 ? [6, 1] : [1, 0]

/** Among those that are counted from here no program of QuixBugs takes minutes, or needs the helper. */
const FIRST = 2

/** One row of MBPP needs thirteen seconds, one of QuixBugs four; each hang is waited for that long. */
const CPU_SECONDS: Record<string, number> = { mbpp: 40, quixbugs: 12 }

interface Built {
  readonly records: number
  readonly verify: FunnelStage
  readonly trace: FunnelStage
}

/** Builds from records of one real corpus; `verify` and `trace` of its funnel. */
async function build(corpus: string, file: string): Promise<Built> {
  const bytes = readFileSync(join(corpora, file))
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n')
  const chosen = lines.filter((_, index) => index % EVERY === FIRST % EVERY)
  const path = join(folder, `${corpus}.jsonl`)
  writeFileSync(path, `${chosen.join('\n')}\n`)
  const { funnel } = await buildInto({
    inputs: [{ corpus, path }],
    out: join(folder, corpus),
    tasks: { 'output-prediction': { evidence: ['direct'] }, repair: {} },
    arms: ['code-only', 'concise'],
    limits: { cpu_seconds: CPU_SECONDS[corpus] ?? 3, wall_seconds: 120 },
  })
  const [verify, trace] = ['verify', 'trace'].map((name) => funnel.find(({ stage }) => stage === name))
  if (verify === undefined || trace === undefined) throw new Error('the funnel lacks a stage')
  return { records: chosen.length, verify, trace }
}

/** A bug that hangs fails too, but gives no row: how far it came depends on the machine. */
function otherThanHangs({ rejected }: FunnelStage): string[] {
  const hangs = ['bug-ends-as-timeout', 'bug-ends-as-trace-limit', 'bug-ends-as-memory']
  return Object.keys(rejected).filter((reason) => !hangs.includes(reason))
}

describe.skipIf(!existsSync(corpora))("every program's own tests agree with the corpus", () => {
  test.each([
    ['humaneval', 'humaneval/HumanEval.jsonl.gz', 1],
    ['mbpp', 'mbpp/mbpp.jsonl', 1],
    ['cruxeval', 'cruxeval/cruxeval.jsonl', 1],
    ['humanevalpack', 'humanevalpack/python.jsonl', 2],
  ])(
    '%s: all of its programs hold, and at least 99 of 100 calls end normally',
    async (corpus, path, programs) => {
      const { records, verify, trace } = await build(corpus, path)
      expect(records).toBeGreaterThanOrEqual(Math.floor(160 / EVERY))
      expect(otherThanHangs(verify)).toEqual([])
      expect(verify.in).toBeGreaterThanOrEqual(programs * records - EQUAL)
      expect(trace.out / trace.in).toBeGreaterThanOrEqual(0.99)
    },
    400_000,
  )

  test('quixbugs: each fix passes, each bug fails', async () => {
    const { records, verify } = await build('quixbugs', 'quixbugs/quixbugs-python.jsonl')
    expect(verify.in).toBe(2 * (records - HELPERS))
    expect(otherThanHangs(verify)).toEqual([])
    expect(verify.out / verify.in).toBeGreaterThanOrEqual(62 / 80)
  }, 400_000)
})
