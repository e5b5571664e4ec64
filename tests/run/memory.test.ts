import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-memory-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ALL = process.env['TRACEMILL_FULL'] === '1'
const absolute = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** So few that both corpora fill many row groups: a group half full would take less memory, whatever is held beside it. */
const ROWS_PER_GROUP = 50
/** Bytes of a program and tokens of a row: as many as the one allows the other, so that a program that is held weighs most. */
interface Size {
  readonly characters: number
  readonly budget: number
}
const LARGE: Size = { characters: 40_000, budget: 12_000 }
const USUAL: Size = { characters: 12_000, budget: 4096 }

/** A corpus of `programs` that differ in name and number, each with a literal of `characters` to carry along. */
function writeCorpus(path: string, programs: number, characters: number): void {
  const records = Array.from({ length: programs }, (_, index) => {
    const code = `NOTE = ${JSON.stringify(`${index} `.padEnd(characters, 'lorem ipsum '))}\n\ndef f${index}(n):\n    total = ${index}\n    for i in range(n):\n        total += i * ${index}\n    return total\n`
    return JSON.stringify({
      name: `p${index}`,
      code,
      entry_point: `f${index}`,
      calls: [`f${index}(4)`],
      license: 'MIT',
    })
  })
  writeFileSync(path, `${records.join('\n')}\n`)
}

/** The recipe's path, and where it writes to. */
function recipeOf(programs: number, { characters, budget }: Size): { path: string; out: string } {
  const corpus = join(folder, `${programs}.jsonl`)
  writeCorpus(corpus, programs, characters)
  const out = join(folder, String(programs))
  const recipe = {
    inputs: [{ corpus: 'programs', path: corpus }],
    out,
    trust_code: true,
    tasks: { 'output-prediction': {} },
    arms: ['code-only', 'code+test', 'code+test+output', 'placebo', 'concise'],
    shards: { rows_per_group: ROWS_PER_GROUP },
    budget_tokens: budget,
    cache: 'off',
    // A little of each: more takes time, and belongs to one program like the rest.
    supply: { inputs: { tries: 1 }, bugs: { per_program: 1, mutants: 1 } },
  }
  const path = join(folder, `${programs}.json`)
  writeFileSync(path, JSON.stringify(recipe))
  return { path, out }
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

/** What a build of so many programs held on to, in MB. */
function heldByBuild(programs: number): number {
  const { path } = recipeOf(programs, LARGE)
  const script = ['--expose-gc', '--import', 'tsx', absolute('held.ts'), path]
  const { held, rows } = JSON.parse(run(process.execPath, script)) as { held: number; rows: number }
  expect(rows).toBeGreaterThanOrEqual(programs)
  return held / (1 << 20)
}

/** Largest resident set of any process of a build, in MB. */
function peakOfBuild(programs: number): number {
  const { path, out } = recipeOf(programs, USUAL)
  const measure = absolute('../../scripts/bench/measure.py')
  const build = [process.execPath, absolute('../../pipeline/tracemill.mjs'), 'build', path]
  const { code, peak_mb } = JSON.parse(run('python3', [measure, ...build])) as {
    code: number
    peak_mb: number
  }
  expect(code).toBe(0)
  const { funnel } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest
  expect(funnel.find(({ stage }) => stage === 'rows')?.out).toBeGreaterThanOrEqual(programs)
  return peak_mb
}

test('a longer corpus is not held', { timeout: 600_000 }, () => {
  // So many that caches of fixed size are full in both.
  const short = heldByBuild(100)
  const long = heldByBuild(300)
  // A stage that kept its families made it 22 MB.
  expect(long - short).toBeLessThan(12)
})

test.runIf(ALL)('a corpus ten times as long peaks at about the same memory', { timeout: 1_800_000 }, () => {
  const short = peakOfBuild(250)
  const long = peakOfBuild(2500)
  // The long corpus is 27 MB of code more, and its rows stand in five arms: a stage that kept its records made it half
  // as much again. What the short one lacks is that the heap and the database have grown to their usual size.
  expect(long).toBeLessThan(short * 1.3)
})
