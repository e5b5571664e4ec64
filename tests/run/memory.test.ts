import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-memory-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const measure = fileURLToPath(new URL('../../scripts/bench/measure.py', import.meta.url))
const cli = fileURLToPath(new URL('../../pipeline/cli.ts', import.meta.url))

/** So few that both corpora fill many row groups: a group half full would take less memory, whatever is held beside it. */
const ROWS_PER_GROUP = 50
/** Bytes of a program: as many as the budget of a row allows, so that a program that is held weighs most. */
const CHARACTERS = 12_000

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

/** Largest resident set of any process of a build, in MB. */
function peakOfBuild(programs: number): number {
  const corpus = join(folder, `${programs}.jsonl`)
  writeCorpus(corpus, programs, CHARACTERS)
  const recipe = {
    inputs: [{ corpus: 'programs', path: corpus }],
    out: join(folder, String(programs)),
    trust_code: true,
    tasks: { 'output-prediction': {} },
    arms: ['code-only', 'code+test', 'code+test+output', 'placebo', 'concise'],
    shards: { rows_per_group: ROWS_PER_GROUP },
    // A little of each: more takes time, and belongs to one program like the rest.
    supply: { inputs: { tries: 1 }, bugs: { per_program: 1, mutants: 1 } },
  }
  const path = join(folder, `${programs}.json`)
  writeFileSync(path, JSON.stringify(recipe))
  const build = [process.execPath, '--import', import.meta.resolve('tsx'), cli, 'build', path]
  const printed = execFileSync('python3', [measure, ...build], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { code, peak_mb } = JSON.parse(printed) as { code: number; peak_mb: number }
  expect(code).toBe(0)
  const { funnel } = JSON.parse(readFileSync(join(recipe.out, 'manifest.json'), 'utf8')) as Manifest
  expect(funnel.find(({ stage }) => stage === 'rows')?.out).toBeGreaterThanOrEqual(programs)
  return peak_mb
}

test('a corpus ten times as long peaks at about the same memory', () => {
  const short = peakOfBuild(250)
  const long = peakOfBuild(2500)
  // The long corpus is 27 MB of code more, and its rows stand in five arms: a stage that kept its records made it half
  // as much again. What the short one lacks is that the heap and the database have grown to their usual size.
  console.log(short, long)
  expect(long).toBeLessThan(short * 1.3)
}, 600_000)
