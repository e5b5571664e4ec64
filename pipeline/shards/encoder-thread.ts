import { parentPort } from 'node:worker_threads'
import { openArrowSink } from './arrow.ts'
import type { Failure, Numbered, Reply, Request } from './encoder-messages.ts'
import { openHyparquetSink } from './hyparquet.ts'
import { openParquetjsSink } from './parquetjs-lite.ts'
import type { OpenSink, Sink, SinkName, Written } from './sink.ts'

const SINKS: Record<SinkName, OpenSink> = {
  hyparquet: openHyparquetSink,
  'parquetjs-lite': openParquetjsSink,
  arrow: openArrowSink,
}

const port = parentPort
if (port === null) throw new Error('encoder-thread.ts runs as a worker thread only')

const open = new Map<number, Sink>()
let queue: Promise<void> = Promise.resolve()

// One request after the other: no sink sees a second write before its first has ended.
port.on('message', (message: Numbered) => {
  queue = queue.then(async () => port.postMessage(await answer(message)))
})

async function answer({ request, body }: Numbered): Promise<Reply> {
  try {
    return { request, kind: 'done', written: await perform(body) }
  } catch (error) {
    return { request, kind: 'failed', failure: failureOf(error) }
  }
}

async function perform(body: Request): Promise<Written | undefined> {
  if (body.kind === 'open') {
    open.set(body.sink, await SINKS[body.name](body.path, body.columns))
    return undefined
  }
  const sink = open.get(body.sink)
  if (sink === undefined) throw new Error(`encoder: no open file number ${body.sink}`)
  if (body.kind === 'write') {
    await sink.write(body.rows)
    return undefined
  }
  if (body.kind === 'abort') {
    open.delete(body.sink)
    await sink.abort()
    return undefined
  }
  const written = await sink.close()
  open.delete(body.sink)
  return written
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), code: undefined, stack: undefined }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return { name: error.name, message: error.message, code, stack: error.stack }
}
