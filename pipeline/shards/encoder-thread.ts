import { parentPort } from 'node:worker_threads'
import type { Failure, Numbered, Reply, Request } from './encoder-messages.ts'
import type { OpenSink, Sink, SinkName, Written } from './sink.ts'

/** Only the format that is written is loaded: each library takes some ten megabytes. */
const SINKS: Record<SinkName, () => Promise<OpenSink>> = {
  hyparquet: async () => (await import('./hyparquet.ts')).openHyparquetSink,
  'parquetjs-lite': async () => (await import('./parquetjs-lite.ts')).openParquetjsSink,
  arrow: async () => (await import('./arrow.ts')).openArrowSink,
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
    const openSink = await SINKS[body.name]()
    open.set(body.sink, await openSink(body.path, body.columns))
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
