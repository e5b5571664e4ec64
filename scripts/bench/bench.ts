/**
 * `make bench`: one table of what this machine does. CPU time is that of whole process trees, each case less its own
 * empty run, so that start-up does not count; the median of several runs is told. Written to data/out/bench.json too.
 * BENCH_PYTHON names another interpreter.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { describeLane } from './lane.ts'
import { caseOf, here, measure, type Measured } from './measure.ts'

interface Case {
  readonly name: string
  readonly says: string
  readonly unit: 'ms' | 'us' | 'rows'
  readonly size: number
  readonly runs: number
}

const CASES: readonly Case[] = [
  { name: 'traced', says: 'traced, isolated, decoded', unit: 'ms', size: 1000, runs: 3 },
  { name: 'traced:python', says: 'the same, pure Python tracer', unit: 'ms', size: 1000, runs: 3 },
  { name: 'untraced', says: 'isolated, not traced', unit: 'ms', size: 1000, runs: 3 },
  { name: 'forked', says: 'baseline: bare fork, nothing else', unit: 'ms', size: 1000, runs: 3 },
  { name: 'multiprocessed', says: 'baseline: multiprocessing, no trace', unit: 'ms', size: 100, runs: 1 },
  { name: 'spawned', says: 'baseline: traced in a process each', unit: 'ms', size: 100, runs: 1 },
  { name: 'scalar', says: 'events of a scalar loop', unit: 'us', size: 1_000_000, runs: 3 },
  { name: 'nested', says: 'events beside nested lists', unit: 'us', size: 1_000_000, runs: 3 },
  { name: 'objects', says: 'events of objects, a dict', unit: 'us', size: 1_000_000, runs: 3 },
  { name: 'scalar:python', says: 'scalar loop, pure Python tracer', unit: 'us', size: 100_000, runs: 1 },
  { name: 'nested:python', says: 'nested lists, pure Python tracer', unit: 'us', size: 100_000, runs: 1 },
  { name: 'objects:python', says: 'objects, pure Python tracer', unit: 'us', size: 100_000, runs: 1 },
  { name: 'rows', says: 'rows written as Parquet (zstd)', unit: 'rows', size: 20_000, runs: 1 },
]

interface Result {
  readonly case: string
  readonly says: string
  readonly done: number
  readonly events: number
  readonly cpu_s: number
  readonly wall_s: number
  readonly peak_mb: number
}

function median<T>(values: readonly T[], by: (value: T) => number): T {
  const middle = [...values].sort((left, right) => by(left) - by(right))[values.length >> 1]
  if (middle === undefined) throw new RangeError('no values')
  return middle
}

function run({ name, says, size, runs }: Case): Result {
  const several = Array.from({ length: runs }, () => {
    const empty = caseOf(name, 0)
    const full = caseOf(name, size)
    return { full, cpu_s: full.cpu_s - empty.cpu_s, wall_s: full.wall_s - empty.wall_s }
  })
  const { full, cpu_s, wall_s } = median(several, (each) => each.cpu_s)
  const { done, events } = JSON.parse(full.stdout) as { done: number; events: number }
  return { case: name, says, done, events, cpu_s, wall_s, peak_mb: full.peak_mb }
}

const each = ({ cpu_s, done }: Pick<Result, 'cpu_s' | 'done'>): number => cpu_s / done

function printed({ unit }: Case, result: Result): string {
  const cost = each(result)
  if (unit === 'ms') return `${(cost * 1e3).toFixed(2)} ms`
  if (unit === 'us') return `${(cost * 1e6).toFixed(2)} us`
  return `${(1 / cost).toFixed(0)} /s`
}

const lane = await describeLane()
const results = new Map<string, Result>()
const cells = (words: readonly string[]): string =>
  `${(words[0] ?? '').padEnd(38)}${words
    .slice(1)
    .map((word) => word.padStart(12))
    .join('')}`
console.log(`${lane.runtime}, engine ${lane.engine}, isolation ${lane.isolation}`)
console.log(cells(['CPU time of the whole process tree', 'done', 'CPU s', 'each', 'peak MB']))
for (const one of CASES) {
  const result = run(one)
  results.set(one.name, result)
  const { done, cpu_s, peak_mb } = result
  console.log(cells([one.says, String(done), cpu_s.toFixed(2), printed(one, result), peak_mb.toFixed(0)]))
}

function of(name: string): Result {
  const result = results.get(name)
  if (result === undefined) throw new Error(`no case '${name}'`)
  return result
}

/** Wall time of one lane and of two over the same work, each less its start, one after the other. */
function lanesRatio(): number {
  const wall = (name: string): number => caseOf(name, 1500).wall_s - caseOf(name, 0).wall_s
  const pairs = Array.from({ length: 3 }, () => wall('traced') / wall('two-lanes'))
  return median(pairs, (ratio) => ratio)
}

const traced = each(of('traced'))
const short = caseOf('scalar', 10_000)
const long = caseOf('scalar', 1_000_000)
const sizes = JSON.parse(caseOf('sizes', 1000).stdout) as { median_bytes: number }
const ratios = {
  'traced, isolated over the bare fork': traced / each(of('forked')),
  'multiprocessing over traced, isolated': each(of('multiprocessed')) / traced,
  'traced process each over traced, isolated': each(of('spawned')) / traced,
  'throughput of two lanes over one (wall)': lanesRatio(),
  'peak memory, a million events over ten thousand': long.peak_mb / short.peak_mb,
}
for (const [name, ratio] of Object.entries(ratios)) console.log(`${name}: ${ratio.toFixed(2)}`)
console.log(`median compressed canonical trace: ${sizes.median_bytes} bytes`)

const DEMO =
  'npx --no-install tracemill build data/recipes/demo.yaml --cache off --out data/out/bench-demo --overwrite'
const demo: Measured = measure(DEMO.split(' '))
console.log(
  `demo build: ${demo.cpu_s.toFixed(1)} CPU s, ${demo.wall_s.toFixed(1)} s, peak ${demo.peak_mb.toFixed(0)} MB in the largest process`,
)
const report = {
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1e9),
    node: process.versions.node,
    ...lane,
  },
  results: [...results.values()],
  ratios,
  median_trace_bytes: sizes.median_bytes,
  demo_build: { cpu_s: demo.cpu_s, wall_s: demo.wall_s, peak_mb: demo.peak_mb },
}
mkdirSync(here('../../data/out'), { recursive: true })
writeFileSync(here('../../data/out/bench.json'), `${JSON.stringify(report, null, 2)}\n`)
