/**
 * What a call of a function costs, by several ways that take turns: a machine that others use is slow and fast by the
 * second, so that only neighbours can be compared.
 *
 *     calls.ts            prints {"workload", "ways": [{"name", "says", "calls", "mean_ms", "median_ms", "over_forked", "over_traced"}]}
 */
import { DEFAULT_LANE } from '../../pipeline/trace/lane.ts'
import { baseline, checkedLane, lane, type Way } from './beside.ts'
import { workload, type Item } from './workload.ts'

const PYTHON = process.env['BENCH_PYTHON'] ?? 'python3'
/** Calls of a turn; what Node compiles as it goes, a build of any size pays once, so many are run before. */
const TURN = 40
const WARM = 1000
/** The dear ways take part in every fifth turn. */
const SELDOM = 5
const pure = { ...DEFAULT_LANE, engine: 'python' } as const

const fork = await baseline('forked', 'baseline: bare fork, nothing else', PYTHON, ['-s', '-S', '-B'])
const cheap: readonly Way[] = [
  await lane('traced', 'traced, isolated, decoded', PYTHON, 'trace'),
  await lane('traced:python', 'the same, pure Python tracer', PYTHON, 'trace', pure),
  await lane('untraced', 'isolated, not traced', PYTHON, 'none'),
  await checkedLane('checked', 'traced and checked, a row taken', PYTHON),
  await checkedLane('checked:python', 'the same, pure Python tracer', PYTHON, pure),
]
const dear: readonly Way[] = [
  await baseline('multiprocessed', 'baseline: multiprocessing, no trace', PYTHON),
  await baseline('spawned', 'baseline: traced in a process each', PYTHON),
]
const ways = [fork, ...cheap, ...dear]
interface Turn {
  readonly each: number
  readonly over_forked: number
  readonly over_traced: number
  readonly cpu_s: number
  readonly done: number
}
const taken = new Map(ways.map((way) => [way, [] as Turn[]]))

/** Each way over the same calls, one beside the other. */
async function turn(some: readonly Way[], items: readonly Item[]): Promise<void> {
  const runs: { way: Way; each: number; cpu_s: number; done: number }[] = []
  for (const way of some) {
    const { cpu_s, done } = await way.run(items)
    runs.push({ way, each: cpu_s / done, cpu_s, done })
  }
  const eachOf = (name: string): number => {
    const found = runs.find(({ way }) => way.name === name)
    if (found === undefined) throw new Error(`no way '${name}' in this turn`)
    return found.each
  }
  for (const { way, each, cpu_s, done } of runs) {
    const over = { over_forked: each / eachOf('forked'), over_traced: each / eachOf('traced') }
    taken.get(way)?.push({ each, ...over, cpu_s, done })
  }
}

function median(values: readonly number[]): number {
  const middle = [...values].sort((left, right) => left - right)[values.length >> 1]
  if (middle === undefined) throw new Error(`too few calls: give at least ${TURN * SELDOM}`)
  return middle
}

const { name, items } = await workload(Number(process.argv[2] ?? 2 * 1123))
for (const way of [fork, ...cheap]) await way.run((await workload(WARM)).items)
for (let at = 0; at + TURN <= items.length; at += TURN) {
  const isSeldom = (at / TURN) % SELDOM === 2
  await turn(isSeldom ? ways : [fork, ...cheap], items.slice(at, at + TURN))
}
for (const way of ways) await way.close()
console.log(
  JSON.stringify({
    workload: name,
    ways: ways.map((way) => {
      const turns = taken.get(way) ?? []
      const sum = (of: (one: (typeof turns)[number]) => number): number =>
        turns.reduce((total, one) => total + of(one), 0)
      const calls = sum(({ done }) => done)
      return {
        name: way.name,
        says: way.says,
        calls,
        mean_ms: (1e3 * sum(({ cpu_s }) => cpu_s)) / calls,
        median_ms: 1e3 * median(turns.map(({ each }) => each)),
        over_forked: median(turns.map(({ over_forked }) => over_forked)),
        over_traced: median(turns.map(({ over_traced }) => over_traced)),
      }
    }),
  }),
)
