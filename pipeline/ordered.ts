import pLimit from 'p-limit'

export interface Ordering {
  /** Calls at work at one time. */
  readonly concurrency: number
  /** Results that may wait for an earlier one. */
  readonly slack: number
  readonly signal?: AbortSignal
}

/**
 * Maps records with several calls at work, and gives the results in the order of the records. At most
 * `concurrency + slack` records are held. The first error, in the order of the records, ends the stream.
 */
export async function* ordered<In, Out>(
  records: AsyncIterable<In>,
  { concurrency, slack, signal }: Ordering,
  fn: (record: In) => Promise<Out>,
): AsyncGenerator<Out, void, undefined> {
  const limit = pLimit(concurrency)
  const pending: Promise<Out>[] = []
  const active = new Set<Promise<Out>>()
  const source = records[Symbol.asyncIterator]()
  const interrupt = new Interrupt(signal)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const next = await interrupt.over(source.next())
      if (next.done === true) break
      const call = limit(async () => {
        const work = fn(next.value)
        active.add(work)
        try {
          return await work
        } finally {
          active.delete(work)
        }
      })
      // It is awaited in its turn; until then a failure must not count as unhandled.
      call.catch(() => {})
      pending.push(call)
      if (pending.length >= concurrency + slack) yield await interrupt.over(shift(pending))
    }
    while (pending.length > 0) yield await interrupt.over(shift(pending))
  } finally {
    interrupt.close()
    limit.clearQueue()
    await Promise.allSettled([Promise.resolve(source.return?.()), ...active])
  }
}

function shift<Item>(items: Item[]): Item {
  const [first] = items.splice(0, 1)
  if (first === undefined) throw new Error('nothing is pending')
  return first
}

/**
 * Ends a wait when the signal aborts. Not by `Promise.race` against one promise of the abort: that promise would keep
 * every result it was ever raced with, and so the whole stream, for as long as nobody aborts.
 */
class Interrupt {
  readonly #signal: AbortSignal | undefined
  #reject: ((reason: unknown) => void) | undefined
  readonly #onAbort = (): void => this.#reject?.(this.#signal?.reason)

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal
    signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** The promise's result, or the signal's reason if that comes first. One wait at a time. */
  over<Result>(promise: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#reject = reject
      promise.then(resolve, reject)
      if (this.#signal?.aborted === true) this.#onAbort()
    })
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }
}
