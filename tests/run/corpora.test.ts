import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import type { FunnelStage } from '../../schemas/manifest.ts'
import { buildInto } from './dataset.ts'

const corpora = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tracemill-corpora-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Builds from one real corpus; `verify` and `trace` of its funnel. */
async function funnelOf(corpus: string, path: string): Promise<{ verify: FunnelStage; trace: FunnelStage }> {
  const { funnel } = await buildInto({
    inputs: [{ corpus, path: join(corpora, path) }],
    out: join(folder, corpus),
    tasks: { 'output-prediction': { evidence: ['direct'] }, repair: {} },
    arms: ['code-only', 'concise'],
    // One row of MBPP needs thirteen seconds, one of QuixBugs four; each of its hangs is waited for that long.
    limits: { cpu_seconds: corpus === 'mbpp' ? 40 : 12, wall_seconds: 120 },
  })
  const [verify, trace] = ['verify', 'trace'].map((name) => funnel.find(({ stage }) => stage === name))
  if (verify === undefined || trace === undefined) throw new Error('the funnel lacks a stage')
  return { verify, trace }
}

/** A bug that hangs fails too, but gives no row: how far it came depends on the machine. */
function otherThanHangs({ rejected }: FunnelStage): string[] {
  const hangs = ['bug-ends-as-timeout', 'bug-ends-as-trace-limit', 'bug-ends-as-memory']
  return Object.keys(rejected).filter((reason) => !hangs.includes(reason))
}

describe.skipIf(!existsSync(corpora))("every program's own tests agree with the corpus", () => {
  test.each([
    ['humaneval', 'humaneval/HumanEval.jsonl.gz', 164],
    ['mbpp', 'mbpp/mbpp.jsonl', 974],
    ['cruxeval', 'cruxeval/cruxeval.jsonl', 800],
    ['humanevalpack', 'humanevalpack/python.jsonl', 328],
  ])(
    '%s: all of its programs hold, and at least 99 of 100 calls end normally',
    async (corpus, path, programs) => {
      const { verify, trace } = await funnelOf(corpus, path)
      expect(otherThanHangs(verify)).toEqual([])
      expect(verify.in).toBeGreaterThanOrEqual(programs - 6)
      expect(trace.out / trace.in).toBeGreaterThanOrEqual(0.99)
    },
    400_000,
  )

  test('quixbugs: each fix passes, each bug fails', async () => {
    const { verify } = await funnelOf('quixbugs', 'quixbugs/quixbugs-python.jsonl')
    expect(verify.in).toBe(80)
    expect(otherThanHangs(verify)).toEqual([])
    expect(verify.out).toBeGreaterThanOrEqual(62)
  }, 400_000)
})
