import type { Random } from '../../pipeline/random.ts'
import { randomValue } from './generated.ts'

/** A list or dict, as text and in parts. */
export interface Made {
  readonly text: string
  readonly keys: readonly string[] | undefined
  readonly items: readonly string[]
}

const make = (items: readonly string[], keys: readonly string[] | undefined): Made => ({
  items,
  keys,
  text:
    keys === undefined
      ? `[${items.join(', ')}]`
      : `{${items.map((item, at) => `${keys[at] ?? ''}: ${item}`).join(', ')}}`,
})

export function someContainer(random: Random, depth: number): Made {
  const size = random.below(6)
  const item = (): string =>
    depth > 0 && random.below(4) === 0 ? someContainer(random, depth - 1).text : randomValue(random)
  const items = Array.from({ length: size }, item)
  return make(items, random.below(2) === 0 ? items.map((_, at) => `'k${at}, x'`) : undefined)
}

/** One thing otherwise, as programs do it. */
export function changed(random: Random, { items, keys }: Made): Made {
  const at = random.below(items.length + 1)
  const now = [...items]
  const names = keys === undefined ? undefined : [...keys]
  const kind = random.below(3)
  if (kind === 0) {
    now.push(randomValue(random))
    names?.push("'new'")
  } else if (kind === 1) {
    now.splice(at, 1)
    names?.splice(at, 1)
  } else if (at < now.length) now[at] = randomValue(random)
  return make(now, names)
}
