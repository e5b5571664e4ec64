import type { Recipe } from '../../schemas/recipe.ts'
import { UserError } from '../errors.ts'
import type { Interpreter } from '../python/interpreter.ts'
import { openSyntax } from '../python/syntax.ts'
import { cacheOf } from '../trace/cache/cache.ts'
import { cached } from '../trace/cache/cached.ts'
import { contextOf } from '../trace/cache/key.ts'
import { compiling } from '../trace/compiled.ts'
import { describeShelter, type Shelter } from '../trace/isolation.ts'
import { DEFAULT_LANE, type Engine, type LaneOptions } from '../trace/lane.ts'
import { openLanes, type Lanes, type Recorder } from '../trace/lanes.ts'

/** Whatever runs samples for a build: lanes, with the cache before them. */
export interface Recorders {
  readonly first: Recorder
  /** With another hash seed, address layout, clock, seed of `random` and folder; `first` again where nothing is checked. */
  readonly second: Recorder
  /** As `second`, each with another hash seed; their lanes start when they are first asked. */
  readonly others: readonly Recorder[]
  readonly shelter: Shelter
  readonly engine: Engine
  /** So far: how many runs of samples the lanes made, and how many the cache had. */
  runs(): { executed: number; cached: number }
  close(): Promise<void>
}

/** Hash seeds of the lanes that are asked about code whose result may hang on the order of a set. */
const MORE_SEEDS = [2, 3, 4]

interface Lazy extends Recorder {
  close(): Promise<void>
}

/** Lanes that start when they are first asked. */
function lazily(open: () => Promise<Lanes>): Lazy {
  let lanes: Promise<Lanes> | undefined
  let closed = false
  return {
    async record(job) {
      if (closed) throw new Error('the lanes are closed')
      lanes ??= open()
      return (await lanes).record(job)
    },
    async close() {
      closed = true
      await (await lanes)?.close()
    },
  }
}

/**
 * Refuses to run code that nothing shuts in, unless it is said to be trusted.
 *
 * @throws UserError (refused)
 */
export function requireShelter(shelter: Shelter, trusted: boolean): void {
  if (trusted || shelter.level !== 'rlimits') return
  throw new UserError(
    'refused',
    `isolation: this machine gives only ${describeShelter(shelter)}; run where user namespaces or Landlock and seccomp are allowed, or add --trust-code (in a recipe trust_code: true) if you trust all of the programs`,
  )
}

/** @throws UserError (environment) without lanes, (refused) where the machine isolates nothing. */
export async function openRecorders(
  interpreter: Interpreter,
  recipe: Recipe,
  concurrency: number,
  warn: (line: string) => void,
): Promise<Recorders> {
  const options: LaneOptions = { ...DEFAULT_LANE, processes: recipe.limits.processes > 0 }
  const varied: LaneOptions = { ...options, layout: 'varied', hash_seed: 1 }
  const opened: { close(): Promise<void> }[] = []
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((each) => each.close()))
  }
  try {
    const lanes = await openLanes(interpreter, concurrency, options)
    opened.push(lanes)
    requireShelter(lanes.shelter, recipe.trust_code)
    const checking = recipe.checks === 'none' ? lanes : await openLanes(interpreter, concurrency, varied)
    if (checking !== lanes) opened.push(checking)
    const syntax = await openSyntax(interpreter)
    opened.push(syntax)
    const cache = cacheOf(recipe, warn)
    if (cache !== undefined) opened.push({ close: () => Promise.resolve(cache.close()) })
    let executed = 0
    const compiled = compiling(syntax)
    const counted = (recorder: Recorder): Recorder => {
      const behind = compiled(recorder)
      return {
        record: (job) => {
          executed++
          return behind.record(job)
        },
      }
    }
    const first = cached(counted(lanes), cache, await contextOf(interpreter, lanes, options))
    const second =
      checking === lanes
        ? first
        : cached(counted(checking), cache, await contextOf(interpreter, checking, varied))
    const seeded = async (hash_seed: number): Promise<Recorder> => {
      const wanted: LaneOptions = { ...varied, hash_seed }
      const lazy = lazily(() => openLanes(interpreter, Math.ceil(concurrency / 4), wanted))
      opened.push(lazy)
      return cached(counted(lazy), cache, await contextOf(interpreter, lanes, wanted))
    }
    const others = recipe.checks === 'none' ? [] : await Promise.all(MORE_SEEDS.map(seeded))
    return {
      first,
      second,
      others,
      shelter: lanes.shelter,
      engine: lanes.engine,
      runs: () => ({ executed, cached: cache?.counts().hits ?? 0 }),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
