import { parseLiteral } from '../../python/literal.ts'
import { canonical, type Literal } from '../../python/literal-value.ts'
import type { Signature } from '../../python/signature.ts'
import type { Trace } from '../../../schemas/trace.ts'
import type { Random } from '../random.ts'
import { fits, type Caps } from './caps.ts'
import { coverageOf, type Coverage, type Goal } from './coverage.ts'
import { argumentsIn, expressionOf, type Arguments } from './expression.ts'
import { mutate } from './mutate.ts'
import { Parameters } from './parameters.ts'

/** A call that was run, with what it went through. */
export interface Tried {
  readonly expression: string
  readonly origin: 'corpus' | 'generated'
  readonly trace: Trace
  readonly coverage: Coverage
}

export interface SearchOptions {
  /** Runs at most, those of the corpus' own calls apart. */
  readonly tries: number
  readonly caps: Caps
  /** What is to be reached. */
  readonly goal: Goal
}

interface Parent {
  readonly given: Arguments
  /** New arcs that it brought. */
  readonly gain: number
}

/** Runs without anything new after which the search gives up, once every line and branch is reached. */
const PATIENCE = 12
/** Drafts that are thrown away as known or too large, for each run. */
const DRAFTS = 20

/**
 * Bounded random search for inputs, steered by coverage: most candidates are mutations of calls that brought something new,
 * the others are made afresh from what is known of the parameters. The same arguments give the same runs in the same order.
 */
export async function searchInputs(
  signature: Signature,
  seeds: readonly string[],
  random: Random,
  { tries, caps, goal }: SearchOptions,
  record: (expression: string) => Promise<Trace>,
): Promise<Tried[]> {
  const parameters = new Parameters(signature)
  const dictionary = signature.constants
    .map((source) => parseLiteral(source))
    .filter((value) => value !== undefined)
  const open = new Set<number | string>([...goal.lines, ...goal.branches])
  const arcs = new Set<string>()
  const paths = new Set<string>()
  const known = new Set<string>()
  const parents: Parent[] = []
  const tried: Tried[] = []

  async function attempt(
    expression: string,
    given: Arguments | undefined,
    origin: Tried['origin'],
  ): Promise<boolean> {
    const trace = await record(expression)
    const coverage = coverageOf(trace.events, signature.ranges)
    tried.push({ expression, origin, trace, coverage })
    const accepted = trace.outcome.kind === 'returned' && !trace.cut
    if (!accepted) return false
    if (given !== undefined) parameters.observe(given)
    const gain = [...coverage.arcs].filter((arc) => !arcs.has(arc)).length
    const isNew = gain > 0 || !paths.has(coverage.path)
    for (const arc of coverage.arcs) arcs.add(arc)
    for (const place of [...coverage.lines, ...coverage.arcs]) open.delete(place)
    paths.add(coverage.path)
    if (given !== undefined && isNew) parents.push({ given, gain })
    return isNew
  }

  for (const seed of seeds) {
    const given = argumentsIn(signature, seed)
    if (given !== undefined) known.add(keyOf(given))
    await attempt(seed, given, 'corpus')
  }
  if (signature.parts.every(({ parameters: each }) => each.length === 0) && known.size > 0) return tried
  let idle = 0
  for (let run = 0; run < tries && (open.size > 0 || idle < PATIENCE); run++) {
    const given = draft()
    if (given === undefined) break
    idle = (await attempt(expressionOf(signature, given), given, 'generated')) ? 0 : idle + 1
  }
  return tried

  function draft(): Arguments | undefined {
    for (let left = DRAFTS; left > 0; left--) {
      const given =
        parents.length === 0 || random.oneIn(4)
          ? parameters.generate(random, dictionary)
          : mutated(parentOf(parents, random), random, dictionary)
      const key = keyOf(given)
      if (known.has(key) || !fits(given, caps)) continue
      known.add(key)
      return given
    }
    return undefined
  }
}

/** Half of the time one of those that brought arcs last, else any. */
function parentOf(parents: readonly Parent[], random: Random): Arguments {
  const best = parents.filter(({ gain }) => gain > 0).slice(-4)
  return random.pick(best.length > 0 && random.oneIn(2) ? best : parents).given
}

function mutated(given: Arguments, random: Random, dictionary: readonly Literal[]): Arguments {
  const places = given.flatMap((part, at) => part.map((_, place) => [at, place] as const))
  if (places.length === 0) return given
  const times = random.oneIn(3) ? 2 : 1
  let result = given
  for (let left = times; left > 0; left--) {
    const [at, place] = random.pick(places)
    result = result.map((part, each) =>
      each !== at
        ? part
        : part.map((one, index) =>
            index === place ? { ...one, value: mutate(one.value, random, dictionary) } : one,
          ),
    )
  }
  return result
}

const keyOf = (given: Arguments): string =>
  given.map((part) => part.map(({ name = '', value }) => `${name}=${canonical(value)}`).join(';')).join('|')
