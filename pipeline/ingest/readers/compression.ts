import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { Decompress } from 'fzstd'
import { UserError } from '../../errors.ts'
import type { Source } from './reader.ts'

const CHUNK = 1 << 18
/** Compressed bytes handed to fzstd at once: it gives all that they hold before it returns, so a bomb stays small. */
const SLICE = 1 << 12

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The name without a suffix that only says how the bytes are packed. */
export function unpackedName(name: string): string {
  return name.replace(/\.(gz|zst)$/i, '')
}

function raw(source: Source): AsyncIterable<Buffer> {
  if (source.kind === 'stdin') return source.stream as AsyncIterable<Buffer>
  return createReadStream(source.path, { highWaterMark: CHUNK })
}

async function* gunzipped(source: Source): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK })
  const input = raw(source)
  const fed = (async () => {
    try {
      for await (const chunk of input) {
        if (gunzip.destroyed) return
        if (!gunzip.write(chunk))
          await new Promise((resolve) => gunzip.once('drain', resolve).once('close', resolve))
      }
      gunzip.end()
    } catch (error) {
      gunzip.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  })()
  try {
    yield* gunzip as AsyncIterable<Buffer>
    await fed
  } catch (cause) {
    if (codeOf(cause) === 'Z_BUF_ERROR') throw cutOff(source.name, 'gzip', cause)
    if (codeOf(cause).startsWith('Z_')) throw damaged(source.name, 'gzip', cause)
    throw cause
  } finally {
    gunzip.destroy()
  }
}

async function* unzstd(source: Source): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let ended = false
  const stream = new Decompress((chunk, final) => {
    waiting.push(chunk)
    ended ||= final === true
  })
  const push = (bytes: Uint8Array, final: boolean): void => {
    try {
      stream.push(bytes, final)
    } catch (cause) {
      const fault = /EOF|unexpected end/i.test(messageOf(cause)) ? cutOff : damaged
      throw fault(source.name, 'zstd', cause)
    }
  }
  const given = function* (): Generator<Buffer> {
    const chunks = waiting
    waiting = []
    for (const chunk of chunks)
      if (chunk.length > 0) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
  }
  for await (const chunk of raw(source)) {
    for (let start = 0; start < chunk.length; start += SLICE) {
      push(chunk.subarray(start, start + SLICE), false)
      yield* given()
    }
  }
  push(new Uint8Array(0), true)
  yield* given()
  if (!ended) throw cutOff(source.name, 'zstd')
}

function cutOff(name: string, format: string, cause?: unknown): UserError {
  return new UserError('input', `${name}: the ${format} data ends early; fetch the file again`, { cause })
}

function damaged(name: string, format: string, cause: unknown): UserError {
  return new UserError(
    'input',
    `${name}: not sound ${format} data (${messageOf(cause)}); fetch the file again`,
    { cause },
  )
}

/**
 * A source's bytes, unpacked by its suffix: `.gz`, `.zst`, or as they are.
 *
 * @throws UserError (input) where it cannot be read, or is cut off or damaged.
 */
export async function* bytesOf(source: Source): AsyncGenerator<Buffer> {
  try {
    if (/\.gz$/i.test(source.name)) yield* gunzipped(source)
    else if (/\.zst$/i.test(source.name)) yield* unzstd(source)
    else yield* raw(source)
  } catch (cause) {
    if (cause instanceof UserError || codeOf(cause) === '' || codeOf(cause).startsWith('ERR_')) throw cause
    const why =
      codeOf(cause) === 'EISDIR' ? 'is a directory, not a file' : `cannot be read (${codeOf(cause)})`
    throw new UserError('input', `${source.name}: ${why}; give a file that this user may read`, { cause })
  }
}
