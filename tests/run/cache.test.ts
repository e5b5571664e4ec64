import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { buildInto } from './dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-cache-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const samples = fileURLToPath(new URL('../../data/samples/programs.jsonl', import.meta.url))
const common = {
  inputs: [{ corpus: 'programs', path: samples }],
  limit: 12,
  cache: join(folder, 'traces'),
  tasks: { 'output-prediction': {}, repair: {} },
}

/** Paths and contents of the rows; the manifest itself tells of runs. */
const rowsOf = ({ files }: Manifest) => files.map(({ path, rows_sha256 }) => [path, rows_sha256])

test(
  'a second build with another style, split or budget executes nothing',
  { timeout: 180_000 },
  async () => {
    const first = await buildInto({ ...common, out: join(folder, 'first') })
    expect(first.runs.executed).toBeGreaterThan(20)
    const again = await buildInto({ ...common, out: join(folder, 'again') })
    expect(again.runs.executed).toBe(0)
    // What was stored a moment ago serves its own build, too.
    expect(again.runs.cached).toBe(first.runs.executed + first.runs.cached)
    expect(rowsOf(again)).toEqual(rowsOf(first))
    const other = await buildInto({
      ...common,
      out: join(folder, 'other'),
      arms: ['next'],
      split: { validation: 0.2, test: 0.2 },
      budget_tokens: 2048,
      seed: 7,
    })
    expect(other.runs.executed).toBe(0)
    expect(rowsOf(other)).not.toEqual(rowsOf(first))
    const without = await buildInto({ ...common, cache: 'off', out: join(folder, 'without') })
    expect(without.runs).toEqual({ executed: again.runs.cached, cached: 0 })
    expect(rowsOf(without)).toEqual(rowsOf(first))
    const limited = { limits: { events: 50 } }
    const changed = await buildInto({ ...common, ...limited, out: join(folder, 'changed') })
    expect(changed.runs.executed).toBeGreaterThan(20)
  },
)
