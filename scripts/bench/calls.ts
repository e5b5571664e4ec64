/**
 * What a call of a function costs, by several ways that take turns: a machine that others use is slow and fast by the
 * second, so that only neighbours can be compared.
 *
 *     calls.ts            prints {"workload", "ways": [{"name", "says", "calls", "mean_ms", "median_ms", "over_forked"}]}
 */
import { DEFAULT_LANE } from '../../pipeline/trace/lane.ts'
import { baseline, checkedLane, lane, type Way } from './beside.ts'
import { workload, type Item } from './workload.ts'

const PYTHON = process.env['BENCH_PYTHON'] ?? 'python3'
/** Calls of a turn; what Node compiles as it goes, a build of any size pays once, so many are run before. */
const TURN = 40
const WARM = 1000
/** The dear ways get a tenth of the calls. */
const FEW = 4
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
const taken = new Map(
  ways.map((way) => [way, [] as { each: number; over: number; cpu_s: number; done: number }[]]),
)

/** Each way over the same calls, beside the fork over those. */
async function turn(some: readonly Way[], items: readonly Item[]): Promise<void> {
  const forked = await fork.run(items)
  for (const way of some) {
    const { cpu_s, done } = await way.run(items)
    const each = cpu_s / Math.max(done, 1)
    taken.get(way)?.push({ each, over: (each * forked.done) / forked.cpu_s, cpu_s, done })
  }
  if (some === cheap) {
    const each = forked.cpu_s / forked.done
    taken.get(fork)?.push({ each, over: 1, ...forked })
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0

const { name, items } = await workload(Number(process.argv[2] ?? 2 * 1123))
for (const way of [fork, ...cheap]) await way.run((await workload(WARM)).items)
for (let at = 0; at + TURN <= items.length; at += TURN) {
  const some = items.slice(at, at + TURN)
  await turn(cheap, some)
  await turn(
    dear,
    some.filter((_, place) => place % (TURN / FEW) === 0),
  )
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
        over_forked: median(turns.map(({ over }) => over)),
      }
    }),
  }),
)
