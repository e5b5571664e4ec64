import { parentPort } from 'node:worker_threads'
import { tokensOf } from './text.ts'

/** What {@link openCounter} sends, and what comes back for it. */
export interface CountRequest {
  readonly id: number
  readonly texts: readonly string[]
}
export interface CountReply {
  readonly id: number
  readonly counts: readonly number[]
}

if (parentPort === null) throw new Error('tokens/worker.ts runs as a worker thread only')
const port = parentPort
port.on('message', ({ id, texts }: CountRequest) => {
  port.postMessage({ id, counts: texts.map(tokensOf) } satisfies CountReply)
})
