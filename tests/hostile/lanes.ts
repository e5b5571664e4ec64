import type { Interpreter } from '../../pipeline/python/interpreter.ts'
import type { Isolation, Shelter } from '../../pipeline/trace/isolation.ts'
import { DEFAULT_LANE, openLane, type Lane } from '../../pipeline/trace/lane.ts'
import { openLanes, type Lanes } from '../../pipeline/trace/lanes.ts'

/** Levels at which hostile programs may run at all. */
export type SafeLevel = Exclude<Isolation, 'rlimits'>
export const SAFE_LEVELS: readonly SafeLevel[] = ['namespaces', 'landlock']

interface Wish {
  /** Never `best`: a lane that is replaced must come up at the same level, or not at all. */
  readonly isolation: SafeLevel
  readonly processes?: boolean
}

const optionsOf = ({ isolation, processes = false }: Wish) => ({ ...DEFAULT_LANE, isolation, processes })

/** Opens a lane that hostile programs may run in; throws rather than give one that does not hold. */
export async function openSafeLane(interpreter: Interpreter, wish: Wish): Promise<Lane> {
  return checked(await openLane(interpreter, optionsOf(wish)), wish)
}

/** Opens several such lanes behind one queue. */
export async function openSafeLanes(interpreter: Interpreter, size: number, wish: Wish): Promise<Lanes> {
  return checked(await openLanes(interpreter, size, optionsOf(wish)), wish)
}

async function checked<Opened extends { shelter: Shelter; close(): Promise<void> }>(
  opened: Opened,
  { isolation }: Wish,
): Promise<Opened> {
  const { level, layers } = opened.shelter
  if (level === isolation && layers.includes('seccomp')) return opened
  await opened.close()
  throw new Error(`no hostile program runs at level '${level}' with ${layers.join(', ')}`)
}
