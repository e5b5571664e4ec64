import type { Call } from '../../../schemas/program.ts'
import type { Outcome, Trace } from '../../../schemas/trace.ts'
import { endsWell } from '../../test-run.ts'
import type { Random } from '../../random.ts'
import { coverageOf, type Coverage, type Goal, type Range } from './coverage.ts'

/** A call that was run, with what it went through. */
export interface Tried extends Pick<Call, 'expression' | 'stdin'> {
  readonly origin: 'corpus' | 'generated'
  readonly trace: Trace
  readonly coverage: Coverage
}

/** Inputs of one kind: arguments of a function, or what a script reads. */
export interface Space<Input> {
  /** Made afresh, from what is known of accepted inputs; undefined where nothing is. */
  fresh(random: Random): Input | undefined
  mutated(input: Input, random: Random): Input
  callOf(input: Input): Pick<Call, 'expression' | 'stdin'>
  /** Equal for inputs that are the same to a program. */
  keyOf(input: Input): string
  fits(input: Input): boolean
  /** Takes note of an input that the program accepts. */
  observe(input: Input): void
}

/** A call of the corpus; its input where that can be mutated. */
export interface Seed<Input> extends Pick<Call, 'expression' | 'stdin'> {
  readonly input?: Input | undefined
}

export interface SteerOptions {
  /** Runs at most, those of the corpus' own calls apart. */
  readonly tries: number
  /** What is to be reached. */
  readonly goal: Goal
  /** Lines whose frames count. */
  readonly ranges: readonly Range[]
}

export type Record = (call: Pick<Call, 'expression' | 'stdin'>) => Promise<Trace>

interface Parent<Input> {
  readonly input: Input
  /** New arcs that it brought. */
  readonly gain: number
}

/** Runs without anything new after which the search gives up, once every line and branch is reached. */
const PATIENCE = 12
/** Runs that use up the processor's time, after which the search gives up: each takes as long as a thousand others. */
const MOST_TIMEOUTS = 2
/** Ends that come at the same event every time: how far a run came by the clock may decide nothing. */
const COUNTED: readonly Outcome['kind'][] = ['returned', 'raised', 'exited', 'trace-limit']
const NO_COVERAGE: Coverage = { lines: new Set(), arcs: new Set(), path: '' }

const tellsCoverage = ({ outcome }: Trace): boolean => COUNTED.includes(outcome.kind)

/** Drafts that are thrown away as known or too large, for each run. */
const DRAFTS = 20

/**
 * Bounded random search for inputs, steered by coverage: most candidates are mutations of inputs that brought something new,
 * the others are made afresh. The same arguments give the same runs in the same order.
 */
export async function steer<Input>(
  space: Space<Input>,
  seeds: readonly Seed<Input>[],
  random: Random,
  { tries, goal, ranges }: SteerOptions,
  record: Record,
): Promise<Tried[]> {
  const open = new Set<number | string>([...goal.lines, ...goal.branches])
  const arcs = new Set<string>()
  const paths = new Set<string>()
  const known = new Set<string>()
  const parents: Parent<Input>[] = []
  const tried: Tried[] = []
  let timeouts = 0

  async function attempt(seed: Seed<Input>, origin: Tried['origin']): Promise<boolean> {
    const { input, ...call } = seed
    const trace = await record(call)
    const coverage = tellsCoverage(trace) ? coverageOf(trace.events, ranges) : NO_COVERAGE
    if (trace.outcome.kind === 'timeout') timeouts++
    tried.push({ ...call, origin, trace, coverage })
    const accepted = endsWell(trace) && !trace.cut
    if (!accepted) return false
    if (input !== undefined) space.observe(input)
    const gain = [...coverage.arcs].filter((arc) => !arcs.has(arc)).length
    const isNew = gain > 0 || !paths.has(coverage.path)
    for (const arc of coverage.arcs) arcs.add(arc)
    for (const place of [...coverage.lines, ...coverage.arcs]) open.delete(place)
    paths.add(coverage.path)
    if (input !== undefined && isNew) parents.push({ input, gain })
    return isNew
  }

  for (const seed of seeds) {
    if (seed.input !== undefined) known.add(space.keyOf(seed.input))
    await attempt(seed, 'corpus')
  }
  let idle = 0
  for (let run = 0; run < tries && timeouts < MOST_TIMEOUTS && (open.size > 0 || idle < PATIENCE); run++) {
    const input = draft()
    if (input === undefined) break
    idle = (await attempt({ ...space.callOf(input), input }, 'generated')) ? 0 : idle + 1
  }
  return tried

  function draft(): Input | undefined {
    for (let left = DRAFTS; left > 0; left--) {
      const input =
        parents.length === 0 || random.oneIn(4)
          ? space.fresh(random)
          : space.mutated(parentOf(parents, random), random)
      if (input === undefined) return undefined
      const key = space.keyOf(input)
      if (known.has(key) || !space.fits(input)) continue
      known.add(key)
      return input
    }
    return undefined
  }
}

/** Half of the time one of those that brought arcs last, else any. */
function parentOf<Input>(parents: readonly Parent<Input>[], random: Random): Input {
  const best = parents.filter(({ gain }) => gain > 0).slice(-4)
  return random.pick(best.length > 0 && random.oneIn(2) ? best : parents).input
}
