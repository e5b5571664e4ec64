import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-memory-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const measure = fileURLToPath(new URL('../../scripts/bench/measure.py', import.meta.url))
const cli = fileURLToPath(new URL('../../pipeline/cli.ts', import.meta.url))

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
  writeCorpus(corpus, programs, 6000)
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), cli]
  const build = [
    'build',
    '--corpus',
    `programs=${corpus}`,
    '--out',
    join(folder, String(programs)),
    '--trust-code',
    '--tasks',
    'output-prediction',
    '--styles',
    'concise',
  ]
  const printed = execFileSync('python3', [measure, ...node, ...build], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { code, peak_mb } = JSON.parse(printed) as { code: number; peak_mb: number }
  expect(code).toBe(0)
  return peak_mb
}

test('a corpus ten times as long peaks at about the same memory', () => {
  const short = peakOfBuild(250)
  const long = peakOfBuild(2500)
  // The long corpus is fourteen MB of code more, and its rows stand in five arms: held in memory, that would show.
  expect(long).toBeLessThan(short * 1.35)
}, 600_000)
