import { createHash } from 'node:crypto'

/** Numbers that depend on nothing but a seed and a key: the same on every machine and every version. */
export interface Random {
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number
  /** @throws RangeError where there is nothing to pick from. */
  pick<Item>(items: readonly Item[]): Item
  /** True once in `times`, on average. */
  oneIn(times: number): boolean
}

/** The numbers of a seed and a key. */
export function randomOf(seed: number, key: string): Random {
  return randomFrom(createHash('sha256').update(`${seed}\0${key}`).digest().readInt32LE(0))
}

/** mulberry32. */
export function randomFrom(start: number): Random {
  let state = start
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit)
  }
  return {
    below,
    pick(items) {
      const item = items[below(items.length)]
      if (items.length === 0) throw new RangeError('nothing to pick from')
      return item as (typeof items)[number]
    },
    oneIn: (times) => below(times) === 0,
  }
}
