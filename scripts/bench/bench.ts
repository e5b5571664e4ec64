/**
 * `make bench`: one table of what this machine does, CPU time of whole process trees, each case less its own empty
 * run, so that start-up does not count. Written to data/out/bench.json too.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

interface Measured {
  readonly code: number
  readonly cpu_s: number
  readonly wall_s: number
  readonly peak_mb: number
  readonly stdout: string
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const root = here('../../')

function measure(command: readonly string[]): Measured {
  const { stdout } = spawnSync('python3', [here('measure.py'), ...command], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const measured = JSON.parse(stdout) as Measured
  if (measured.code !== 0) throw new Error(`${command.join(' ')} ended with ${measured.code}`)
  return measured
}

const caseOf = (name: string, size: number): Measured =>
  measure([process.execPath, '--import', import.meta.resolve('tsx'), here('case.ts'), name, String(size)])

interface Result {
  readonly case: string
  readonly done: number
  readonly events: number
  readonly cpu_s: number
  readonly per_cpu_second: number
  readonly peak_mb: number
}

function run(name: string, size: number): Result {
  const empty = caseOf(name, 0)
  const full = caseOf(name, size)
  const { done, events } = JSON.parse(full.stdout) as { done: number; events: number }
  const cpu_s = full.cpu_s - empty.cpu_s
  return { case: name, done, events, cpu_s, per_cpu_second: done / cpu_s, peak_mb: full.peak_mb }
}

const results = [
  run('traced', 800),
  run('untraced', 800),
  run('spawned', 100),
  run('events', 100_000),
  run('rows', 20_000),
]
const demo = measure([
  'npx',
  '--no-install',
  'tracemill',
  'build',
  'data/recipes/demo.yaml',
  '--out',
  'data/out/bench-demo',
  '--overwrite',
])
const [traced, untraced, spawned, events] = results
if (traced === undefined || untraced === undefined || spawned === undefined || events === undefined)
  throw new Error('a case is missing')

const report = {
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1e9),
    node: process.versions.node,
  },
  results,
  ratios: {
    'traced samples per CPU second, over a process a sample': traced.per_cpu_second / spawned.per_cpu_second,
    'CPU of a traced sample over an untraced one':
      traced.cpu_s / traced.done / (untraced.cpu_s / untraced.done),
  },
  demo_build: { cpu_s: demo.cpu_s, wall_s: demo.wall_s, peak_mb: demo.peak_mb },
}

const UNIT: Record<string, string> = {
  traced: 'samples traced, isolated by a fork',
  untraced: 'samples run, not traced',
  spawned: 'samples traced, one process each (baseline)',
  events: 'events recorded, scalar loop',
  rows: 'rows written as Parquet (zstd)',
}
const line = (cells: readonly string[]): string =>
  `${(cells[0] ?? '').padEnd(46)}${cells
    .slice(1)
    .map((cell) => cell.padStart(14))
    .join('')}`
console.log(line(['what', 'done', 'CPU s', 'per CPU s', 'peak MB']))
for (const { case: name, done, cpu_s, per_cpu_second, peak_mb } of results) {
  console.log(
    line([UNIT[name] ?? name, String(done), cpu_s.toFixed(2), per_cpu_second.toFixed(0), peak_mb.toFixed(0)]),
  )
}
for (const [name, ratio] of Object.entries(report.ratios)) console.log(`${name}: ${ratio.toFixed(2)}`)
console.log(
  `demo build: ${demo.cpu_s.toFixed(1)} CPU s, ${demo.wall_s.toFixed(1)} s, peak ${demo.peak_mb.toFixed(0)} MB in the largest process`,
)
mkdirSync(here('../../data/out'), { recursive: true })
writeFileSync(here('../../data/out/bench.json'), `${JSON.stringify(report, null, 2)}\n`)
