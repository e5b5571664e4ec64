/**
 * `make bench`: what this machine does. What a call costs is taken by several ways in turns of forty calls (calls.ts). The
 * rest is CPU time of whole process trees, each case less its own empty run, so that start-up does not count; the median
 * of several runs is told. Written to data/out/bench.json too.
 * BENCH_PYTHON names another interpreter.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { describeLane } from './lane.ts'
import { measureSupply } from './supply.ts'
import { measureVerify } from './verify/cost.ts'
import { caseOf, here, measure, type Measured } from './measure.ts'

interface Case {
  readonly name: string
  readonly says: string
  readonly unit: 'us' | 'rows'
  readonly size: number
  readonly runs: number
}

/** All of HumanEval's calls that the samples give, twice. */
const CALLS = 2246

const CASES: readonly Case[] = [
  { name: 'scalar', says: 'events of a scalar loop', unit: 'us', size: 1_000_000, runs: 3 },
  { name: 'nested', says: 'events beside nested lists', unit: 'us', size: 1_000_000, runs: 3 },
  { name: 'objects', says: 'events of objects, a dict', unit: 'us', size: 1_000_000, runs: 3 },
  { name: 'scalar:python', says: 'scalar loop, pure Python tracer', unit: 'us', size: 100_000, runs: 1 },
  { name: 'nested:python', says: 'nested lists, pure Python tracer', unit: 'us', size: 100_000, runs: 1 },
  { name: 'objects:python', says: 'objects, pure Python tracer', unit: 'us', size: 100_000, runs: 1 },
  { name: 'renderings', says: 'a median trace in every style', unit: 'us', size: 2000, runs: 3 },
  { name: 'tokens', says: 'tokens of these counted', unit: 'us', size: 300, runs: 3 },
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

type Turn = Pick<Result, 'cpu_s' | 'wall_s' | 'peak_mb'> & { readonly done: number; readonly events: number }

/** One run of a case, less its empty run. */
function turnOf({ name, size }: Pick<Case, 'name' | 'size'>): Turn {
  const empty = caseOf(name, 0)
  const full = caseOf(name, size)
  const { done, events } = JSON.parse(full.stdout) as { done: number; events: number }
  return {
    done,
    events,
    cpu_s: full.cpu_s - empty.cpu_s,
    wall_s: full.wall_s - empty.wall_s,
    peak_mb: full.peak_mb,
  }
}

const each = ({ cpu_s, done }: Turn): number => cpu_s / done

function printed({ unit }: Case, result: Turn): string {
  const cost = each(result)
  if (unit === 'us') return `${(cost * 1e6).toFixed(2)} us`
  return `${(1 / cost).toFixed(0)} /s`
}

const lane = await describeLane()
const cells = (words: readonly string[]): string =>
  `${(words[0] ?? '').padEnd(38)}${words
    .slice(1)
    .map((word) => word.padStart(12))
    .join('')}`
console.log(`${lane.runtime}, engine ${lane.engine}, isolation ${lane.isolation}`)
interface Way {
  readonly name: string
  readonly says: string
  readonly calls: number
  readonly mean_ms: number
  readonly median_ms: number
  readonly over_forked: number
  readonly over_traced: number
}

const calls = measure([
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  here('calls.ts'),
  String(CALLS),
])
const { workload, ways } = JSON.parse(calls.stdout) as { workload: string; ways: Way[] }
console.log(cells([`CPU time a call (${workload})`, 'calls', 'mean', 'median turn', 'over a fork']))
for (const { says, calls: count, mean_ms, median_ms, over_forked } of ways)
  console.log(
    cells([
      says,
      String(count),
      `${mean_ms.toFixed(2)} ms`,
      `${median_ms.toFixed(2)} ms`,
      over_forked.toFixed(2),
    ]),
  )

function way(name: string): Way {
  const found = ways.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no way '${name}'`)
  return found
}

console.log(cells(['CPU time of the whole process tree', 'done', 'CPU s', 'each', 'peak MB']))
const turns = new Map(CASES.map(({ name }): [string, Turn[]] => [name, []]))
// In turns: a machine that others use is slow and fast by the minute.
for (let turn = 0; turn < Math.max(...CASES.map(({ runs }) => runs)); turn++)
  for (const one of CASES) if (turn < one.runs) turns.get(one.name)?.push(turnOf(one))

const results = CASES.map((one): Result => {
  const result = median(turns.get(one.name) ?? [], each)
  const { done, cpu_s, peak_mb } = result
  console.log(cells([one.says, String(done), cpu_s.toFixed(2), printed(one, result), peak_mb.toFixed(0)]))
  return { case: one.name, says: one.says, ...result }
})

/** Wall time of one lane and of two over the same work, each less its start, one after the other. */
function lanesRatio(): number {
  const wall = (name: string): number => turnOf({ name, size: CALLS }).wall_s
  const pairs = Array.from({ length: 3 }, () => wall('traced') / wall('two-lanes'))
  return median(pairs, (ratio) => ratio)
}

const short = caseOf('scalar', 10_000)
const long = caseOf('scalar', 1_000_000)
const sizes = JSON.parse(caseOf('sizes', CALLS).stdout) as { median_bytes: number }
const ratios = {
  'traced, isolated over the bare fork': way('traced').over_forked,
  'multiprocessing over traced, isolated': way('multiprocessed').over_traced,
  'traced process each over traced, isolated': way('spawned').over_traced,
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
const proof = measureVerify('data/out/bench-demo')
console.log(
  `verify of that: ${proof.cost.verify.toFixed(1)} CPU s for ${proof.rows} rows; tracing them takes ${proof.cost.tracing.toFixed(1)} CPU s, ${proof.cost.recordings.toFixed(1)} for the recordings alone`,
)
const supply = measureSupply()
const { units, calls: verified, bugs, cpu_s } = supply
console.log(
  `supply from ${supply.from}, ${cpu_s.toFixed(1)} CPU s: ${units} units, ${verified} calls, ${bugs} bugs; each CPU second ${(units / cpu_s).toFixed(1)} units, ${(verified / cpu_s).toFixed(1)} calls and ${(bugs / cpu_s).toFixed(1)} bugs, verified, with their rows`,
)
const report = {
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1e9),
    node: process.versions.node,
    ...lane,
  },
  calls: { workload, ways },
  results,
  ratios,
  median_trace_bytes: sizes.median_bytes,
  supply,
  verify: proof,
  demo_build: { cpu_s: demo.cpu_s, wall_s: demo.wall_s, peak_mb: demo.peak_mb },
}
mkdirSync(here('../../data/out'), { recursive: true })
writeFileSync(here('../../data/out/bench.json'), `${JSON.stringify(report, null, 2)}\n`)
