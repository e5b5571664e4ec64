import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Verification } from '../../../schemas/verification.ts'
import { measure } from '../measure.ts'
import type { Traced } from './trace.ts'

/** CPU seconds of whole process trees: of one turn, or of what a turn spends before its first run. */
export interface Cost {
  /** Of recording the stored traces alone. */
  readonly recordings: number
  /** Of these, and of every other test and call that is written, each run once. */
  readonly tracing: number
  readonly verify: number
}

export interface VerifyMeasured {
  readonly samples: number
  readonly rows: number
  readonly traced: Traced
  readonly cost: Cost
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const START = [process.execPath, '--import', import.meta.resolve('tsx')] as const
const UNSOUND = 7

const trace = (dataset: string, what: string) => measure([...START, here('trace.ts'), dataset, what])
const verification = (dataset: string, codes: readonly number[]) =>
  measure(
    [process.execPath, here('../../../pipeline/tracemill.mjs'), 'verify', dataset, '--trust-code', '--json'],
    codes,
  )

/**
 * What `verify` of a data set costs beside what tracing its rows does, one after the other.
 *
 * @throws Error where the data set is not sound.
 */
export function measureVerify(dataset: string): VerifyMeasured {
  const folder = resolve(dataset)
  const recordings = trace(folder, 'recordings')
  const all = trace(folder, 'all')
  const verified = verification(folder, [0])
  const { samples, checks } = JSON.parse(verified.stdout) as Verification
  return {
    samples: samples.all,
    rows: checks.find(({ check }) => check === 'order')?.checked ?? 0,
    traced: JSON.parse(all.stdout) as Traced,
    cost: { recordings: recordings.cpu_s, tracing: all.cpu_s, verify: verified.cpu_s },
  }
}

/** What each of the three spends on a data set of the same recipe that holds nothing. */
export function measureStart(dataset: string): Cost {
  const folder = mkdtempSync(join(tmpdir(), 'tracemill-bench-'))
  try {
    const manifest: object = JSON.parse(readFileSync(join(dataset, 'manifest.json'), 'utf8')) as object
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, files: [] }))
    const opened = trace(folder, 'nothing').cpu_s
    // Its manifest counts rows that are not there, and it is told so.
    return { recordings: opened, tracing: opened, verify: verification(folder, [0, UNSOUND]).cpu_s }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
