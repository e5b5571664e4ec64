import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { ordered } from '../pipeline/ordered.ts'

async function* count(to: number, seen?: number[]): AsyncGenerator<number, void, undefined> {
  for (let n = 0; n < to; n++) {
    seen?.push(n)
    yield n
  }
}

const turns = async (n: number) => {
  for (let i = 0; i < n; i++) await Promise.resolve()
}

describe('ordered', () => {
  it('keeps the order, whatever takes how long', async () => {
    const results: number[] = []
    let working = 0
    let most = 0
    const work = async (n: number) => {
      most = Math.max(most, ++working)
      await turns((n * 7919) % 50)
      working--
      return n * 2
    }
    for await (const each of ordered(count(200), { concurrency: 4, slack: 8 }, work)) results.push(each)
    expect(results).toEqual(Array.from({ length: 200 }, (_, n) => n * 2))
    expect(most).toBe(4)
  })

  it('reads no further ahead than it may', async () => {
    const seen: number[] = []
    for await (const each of ordered(count(100, seen), { concurrency: 2, slack: 3 }, async (n) => n)) {
      expect(seen.length - each).toBeLessThanOrEqual(6)
    }
    expect(seen).toHaveLength(100)
  })

  it('hands on the first error in the order of the records, and closes the source', async () => {
    let closed = false
    async function* source() {
      try {
        yield* count(1000)
      } finally {
        closed = true
      }
    }
    const got: number[] = []
    const work = async (n: number) => {
      await turns(n === 3 ? 40 : 1)
      if (n === 3 || n === 5) throw new Error(`bad ${n}`)
      return n
    }
    const all = async () => {
      for await (const each of ordered(source(), { concurrency: 4, slack: 4 }, work)) got.push(each)
    }
    await expect(all()).rejects.toThrow('bad 3')
    expect(got).toEqual([0, 1, 2])
    expect(closed).toBe(true)
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const got: number[] = []
    const all = async () => {
      for await (const each of ordered(
        count(1000),
        { concurrency: 2, slack: 2, signal: stop.signal },
        async (n) => n,
      )) {
        got.push(each)
        if (each === 10) stop.abort(new Error('enough'))
      }
    }
    await expect(all()).rejects.toThrow('enough')
    expect(got.at(-1)).toBe(10)
  })

  it('leaves nothing at work when it stops, though earlier results wait to be taken', async () => {
    const stop = new AbortController()
    const working = new Set<number>()
    const ended: number[] = []
    const options = { concurrency: 2, slack: 6, signal: stop.signal }
    const work = async (n: number) => {
      working.add(n)
      // The first is slow: those behind it end, and wait for it.
      await new Promise((resolve) => setTimeout(resolve, n === 0 || n > 3 ? 30 : 0))
      if (n === 4) stop.abort(new Error('enough'))
      await new Promise((resolve) => setTimeout(resolve, n > 3 ? 20 : 0))
      working.delete(n)
      ended.push(n)
      return n
    }
    const all = async () => {
      for await (const _ of ordered(count(1000), options, work)) await turns(1)
    }
    await expect(all()).rejects.toThrow('enough')
    expect([...working]).toEqual([])
    expect(ended).toContain(4)
  })

  it('lets go of what it has given while nobody aborts', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const records: WeakRef<object>[] = []
    const results: WeakRef<object>[] = []
    async function* source() {
      for (let n = 0; n < 500; n++) {
        const record = { n }
        records.push(new WeakRef(record))
        yield record
      }
    }
    const { signal } = new AbortController()
    const work = async ({ n }: { n: number }) => ({ n })
    for await (const result of ordered(source(), { concurrency: 2, slack: 3, signal }, work)) {
      results.push(new WeakRef(result))
      if (result.n < 400) continue
      // A weak reference holds its object until the turn ends in which it was made, and a collection that was under way by
      // then, in a process that other tests have filled, spares what it had marked.
      for (let turn = 0; turn < 3; turn++) {
        await new Promise((resolve) => setImmediate(resolve))
        collect()
      }
      const held = [...records.slice(0, 300), ...results.slice(0, 300)].filter((each) => each.deref())
      expect(held).toHaveLength(0)
      return
    }
    expect.unreachable()
  })
})
