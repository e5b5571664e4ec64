import type { Call, Test } from '../schemas/program.ts'
import { keyOfTest } from './test-run.ts'

/** Items by key, at the place of the first; which of two that share a key stays is for `better` to say. */
function united<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  better: (earlier: Item, later: Item) => Item,
): Item[] {
  const found = new Map<string, Item>()
  for (const item of items) {
    const key = keyOf(item)
    const earlier = found.get(key)
    found.set(key, earlier === undefined ? item : better(earlier, item))
  }
  return [...found.values()]
}

/** Calls that run the same are one, or they would give one row twice; what the corpus says of the result is kept. */
export function callsOnce(calls: readonly Call[]): Call[] {
  return united(
    calls,
    ({ expression, stdin }) => JSON.stringify([expression, stdin ?? null]),
    (earlier, later) => (earlier.expected === undefined ? later : earlier),
  )
}

/** How much a test says: an example out of raw code must not stand in for the problem's own test. */
const STRENGTH = { observed: 0, example: 1, own: 2 } as const
const strengthOf = ({ origin }: Test): number => STRENGTH[origin ?? 'own']

/** Equal tests are one, the problem's own where there is one. */
export function testsOnce(tests: readonly Test[]): Test[] {
  return united(tests, keyOfTest, (earlier, later) =>
    strengthOf(later) > strengthOf(earlier) ? later : earlier,
  )
}
