import { availableParallelism } from 'node:os'
import { CountingThread } from './thread.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Each holds a vocabulary of its own, about 60 MB. */
const MOST = Math.min(4, availableParallelism())
/** Characters that a thread has before it for about a tenth of a second: only then another one is worth its memory. */
const LONG = 1 << 20

/** Threads that share what is to be counted; there are as many as the texts that come keep at work. */
export class CountingThreads {
  readonly #vocabulary: Vocabulary
  readonly #threads: CountingThread[]

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
    this.#threads = [new CountingThread(vocabulary)]
  }

  /** Tokens of each text, in the order given, whichever thread counts it. */
  async count(texts: readonly string[]): Promise<number[]> {
    const counts = texts.map(() => 0)
    const shares = [...this.#shared(texts)].map(async ([thread, places]) => {
      const counted = await thread.count(places.map((place) => texts[place] ?? ''))
      for (const [index, place] of places.entries()) counts[place] = counted[index] ?? 0
    })
    await Promise.all(shares)
    return counts
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }

  /** Places of texts by the thread that has least before it. */
  #shared(texts: readonly string[]): Map<CountingThread, number[]> {
    const shares = new Map<CountingThread, number[]>()
    const before = new Map(this.#threads.map((thread) => [thread, thread.backlog]))
    for (const [place, { length }] of texts.entries()) {
      const [least] = [...before].reduce((one, other) => (other[1] < one[1] ? other : one))
      const thread = (before.get(least) ?? 0) > LONG ? (this.#another(before) ?? least) : least
      before.set(thread, (before.get(thread) ?? 0) + length)
      const share = shares.get(thread)
      if (share === undefined) shares.set(thread, [place])
      else share.push(place)
    }
    return shares
  }

  #another(before: Map<CountingThread, number>): CountingThread | undefined {
    if (this.#threads.length >= MOST) return undefined
    const thread = new CountingThread(this.#vocabulary)
    this.#threads.push(thread)
    before.set(thread, 0)
    return thread
  }
}
