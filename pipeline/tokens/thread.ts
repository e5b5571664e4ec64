import { Worker } from 'node:worker_threads'
import { SMALL_NURSERY } from '../heap.ts'
import type { Vocabulary } from './vocabulary.ts'
import type { CountReply, CountRequest } from './worker.ts'

interface Waiting {
  readonly characters: number
  resolve(counts: readonly number[]): void
  reject(error: unknown): void
}

/** One thread that counts. It does not keep the process alive unless a count is awaited. */
export class CountingThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #ended: Error | undefined
  #requests = 0
  /** Characters of texts that it has not counted yet. */
  backlog = 0

  constructor(vocabulary: Vocabulary) {
    this.#worker = new Worker(new URL('./boot.mjs', import.meta.url), {
      execArgv: [],
      workerData: vocabulary,
      resourceLimits: SMALL_NURSERY,
    })
    this.#worker.unref()
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', (code) =>
      this.#end(new Error(`a token counter's thread ended with code ${code}`)),
    )
    this.#worker.on('message', ({ id, counts }: CountReply) => {
      const request = this.#waiting.get(id)
      this.#waiting.delete(id)
      this.backlog -= request?.characters ?? 0
      if (this.#waiting.size === 0) this.#worker.unref()
      request?.resolve(counts)
    })
  }

  count(texts: readonly string[]): Promise<readonly number[]> {
    const ended = this.#ended
    if (ended !== undefined) return Promise.reject(ended)
    return new Promise((resolve, reject) => {
      const id = this.#requests++
      const characters = texts.reduce((sum, { length }) => sum + length, 0)
      this.backlog += characters
      this.#waiting.set(id, { characters, resolve, reject })
      this.#worker.ref()
      this.#worker.postMessage({ id, texts } satisfies CountRequest)
    })
  }

  async close(): Promise<void> {
    this.#end(new Error('the token counter is closed'))
    await this.#worker.terminate()
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const request of this.#waiting.values()) request.reject(this.#ended)
    this.#waiting.clear()
  }
}
