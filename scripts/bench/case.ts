/**
 * One measured case, run as a process of its own so that its CPU can be told from the others'.
 *
 *     case.ts NAME SIZE
 *
 * Prints {"done", "events", …}: how much it did.
 */
import { deflateRawSync } from 'node:zlib'
import { parse } from '../../schemas/parse.ts'
import { Limits } from '../../schemas/trace.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import type { Job } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE, type LaneOptions } from '../../pipeline/trace/lane.ts'
import { openLanes } from '../../pipeline/trace/lanes.ts'
import { LOOPS, isLoop } from './loops.ts'
import { render } from './renderings.ts'
import { writeRows } from './rows.ts'
import { workload, type Item } from './workload.ts'

const PYTHON = process.env['BENCH_PYTHON'] ?? 'python3'
const limits = parse(Limits, {})
const wide = { ...limits, events: 1e7, trace_bytes: 1 << 29, cpu_seconds: 600, wall_seconds: 600 }

interface Done {
  readonly done: number
  readonly events: number
  readonly median_bytes?: number
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0
}

/** So many calls first: what Node compiles as it goes, a build of any size pays once. */
const WARM = 1000

/** Of so many calls the one with the median of events is rendered. */
const RENDERED = 301

/** Gives each item to `work` until all are done, `lanes` at a time. */
async function inTurn(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let at = lane; at < items.length; at += lanes) {
        const item = items[at]
        if (item !== undefined) await work(item)
      }
    }),
  )
}

const jobOf = ({ code, call }: Item): Job => ({
  code,
  trigger: { kind: 'call', text: call },
  limits,
  record: 'trace',
  record_module_body: false,
})

/** Runs function calls as a build does, each event decoded. */
async function calls(
  count: number,
  lanes: number,
  options: LaneOptions,
  measure: 'sizes' | 'nothing',
): Promise<Done> {
  const pool = await openLanes(await findInterpreter(PYTHON), lanes, options)
  const sizes: number[] = []
  let events = 0
  const run = async (item: Item): Promise<void> => {
    const execution = await execute(pool, jobOf(item))
    if (execution.outcome.kind === 'internal') throw new Error('a lane died')
    events += execution.events.length
    if (measure === 'sizes') sizes.push(deflateRawSync(JSON.stringify(execution.events)).length)
  }
  try {
    await inTurn((await workload(WARM)).items, lanes, run)
    events = 0
    sizes.length = 0
    await inTurn((await workload(count)).items, lanes, run)
  } finally {
    await pool.close()
  }
  return { done: count, events, median_bytes: median(sizes) }
}

/** One call with about `count` events. */
async function loop(name: keyof typeof LOOPS, count: number, options: LaneOptions): Promise<Done> {
  const pool = await openLanes(await findInterpreter(PYTHON), 1, options)
  try {
    // An empty run starts a lane, too: what that costs is taken off.
    if (count === 0) return { done: 0, events: 0 }
    const { code, events: each } = LOOPS[name]
    const trigger = { kind: 'call', text: `loop(${Math.round(count / each)})` } as const
    const job = { code, trigger, limits: wide, record: 'trace', record_module_body: false } as const
    const { events_total, outcome } = await execute(pool, job)
    if (outcome.kind !== 'returned') throw new Error(`the loop ended as ${outcome.kind}`)
    return { done: events_total ?? 0, events: events_total ?? 0 }
  } finally {
    await pool.close()
  }
}

async function run(name: string, count: number): Promise<Done> {
  const [what = '', engine] = name.split(':')
  const options: LaneOptions = engine === 'python' ? { ...DEFAULT_LANE, engine } : DEFAULT_LANE
  if (isLoop(what)) return loop(what, count, options)
  if (what === 'rows') return { done: count, events: await writeRows(count) }
  switch (what) {
    case 'renderings':
    case 'tokens':
      return render((await workload(RENDERED)).items, jobOf, PYTHON, count, what)
    case 'traced':
      return calls(count, 1, options, 'nothing')
    case 'two-lanes':
      return calls(count, 2, options, 'nothing')
    case 'sizes':
      return calls(count, 1, options, 'sizes')
    default:
      throw new Error(`no case '${name}'`)
  }
}

const [name = '', size = '0'] = process.argv.slice(2)
console.log(JSON.stringify(await run(name, Number(size))))
