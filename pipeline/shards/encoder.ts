import { Worker } from 'node:worker_threads'
import type { Column } from '../../schemas/columns.ts'
import { SMALL_NURSERY } from '../heap.ts'
import type { Failure, Numbered, Reply, Request } from './encoder-messages.ts'
import type { Sink, SinkName, Written } from './sink.ts'

interface Waiting {
  resolve(written: Written | undefined): void
  reject(error: unknown): void
}

/** The thread that encodes. It starts with the first file, serves all files after it, and keeps no process alive. */
let encoder: Encoder | undefined

/**
 * Opens a file for writing in the encoding thread. `write` resolves as soon as one more row group may be prepared:
 * one is being encoded then and none waits, so memory holds two. A fault of one write is thrown by the next call.
 */
export async function openSink(name: SinkName, path: string, columns: readonly Column[]): Promise<Sink> {
  encoder ??= new Encoder()
  const { ask, sink } = encoder.nextSink()
  await ask({ kind: 'open', sink, name, path, columns })
  let last: Promise<unknown> = Promise.resolve()
  return {
    async write(rows) {
      await last
      last = ask({ kind: 'write', sink, rows })
      // Reported when it is next awaited; until then it must not count as unhandled.
      last.catch(() => undefined)
    },
    async close() {
      await last
      const written = await ask({ kind: 'close', sink })
      if (written === undefined) throw new Error(`${path}: the encoder closed it without a count`)
      return written
    },
    async abort() {
      await last.catch(() => undefined)
      await ask({ kind: 'abort', sink })
    },
  }
}

/**
 * Ends the encoding thread and gives its memory back; the next file starts another. To be called when all files are
 * closed: what is still awaited is rejected.
 */
export async function endEncoder(): Promise<void> {
  await encoder?.end()
}

class Encoder {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #ended: Error | undefined
  #requests = 0
  #sinks = 0

  constructor() {
    // By its own URL and without the main thread's options: neither the working directory nor the way in which the
    // main thread was started matters.
    this.#worker = new Worker(new URL('./encoder-start.mjs', import.meta.url), {
      execArgv: [],
      resourceLimits: SMALL_NURSERY,
    })
    this.#worker.unref()
    this.#worker.on('message', (reply: Reply) => this.#settle(reply))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', (code) => this.#end(new Error(`the encoding thread ended with code ${code}`)))
  }

  nextSink(): { sink: number; ask: (body: Request) => Promise<Written | undefined> } {
    return { sink: this.#sinks++, ask: (body) => this.#ask(body) }
  }

  async end(): Promise<void> {
    this.#end(new Error('the encoding thread was ended'))
    await this.#worker.terminate()
  }

  #ask(body: Request): Promise<Written | undefined> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    const request = this.#requests++
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject })
      this.#worker.ref()
      const message: Numbered = { request, body }
      this.#worker.postMessage(message)
    })
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.request)
    this.#waiting.delete(reply.request)
    if (this.#waiting.size === 0) this.#worker.unref()
    if (reply.kind === 'done') waiting?.resolve(reply.written)
    else waiting?.reject(errorOf(reply.failure))
  }

  #end(error: Error): void {
    if (encoder === this) encoder = undefined
    this.#ended ??= error
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended)
    this.#waiting.clear()
  }
}

function errorOf({ name, message, code, stack }: Failure): Error {
  const error = new Error(message)
  error.name = name
  if (stack !== undefined) error.stack = stack
  return code === undefined ? error : Object.assign(error, { code })
}
