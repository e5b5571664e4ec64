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
  const source = records[Symbol.asyncIterator]()
  const { promise: aborted, stop } = abortion(signal)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const next = await Promise.race([source.next(), aborted])
      if (next.done === true) break
      const call = limit(() => fn(next.value))
      // It is awaited in its turn; until then a failure must not count as unhandled.
      call.catch(() => {})
      pending.push(call)
      if (pending.length >= concurrency + slack) yield await Promise.race([shift(pending), aborted])
    }
    while (pending.length > 0) yield await Promise.race([shift(pending), aborted])
  } finally {
    stop()
    limit.clearQueue()
    await Promise.allSettled([Promise.resolve(source.return?.()), ...pending.slice(0, limit.activeCount)])
  }
}

function shift<Item>(items: Item[]): Item {
  const [first] = items.splice(0, 1)
  if (first === undefined) throw new Error('nothing is pending')
  return first
}

function abortion(signal: AbortSignal | undefined): { promise: Promise<never>; stop: () => void } {
  let stop = () => {}
  const promise = new Promise<never>((_, reject) => {
    if (signal === undefined) return
    const onAbort = () => reject(signal.reason as unknown)
    signal.addEventListener('abort', onAbort, { once: true })
    stop = () => signal.removeEventListener('abort', onAbort)
  })
  promise.catch(() => {})
  return { promise, stop }
}
