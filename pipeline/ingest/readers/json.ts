import { isUtf8 } from 'node:buffer'
import { UserError } from '../../errors.ts'
import { bytesOf } from './compression.ts'
import { JsonError, readJson } from './exact-json.ts'
import type { Reading, Source } from './reader.ts'

/** Bytes of a file: it is parsed whole, and the runtime has no longer strings. */
export const LARGEST_JSON = 500 << 20

async function wholeText(source: Source): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of bytesOf(source)) {
    length += chunk.length
    if (length > LARGEST_JSON) {
      throw new UserError(
        'input',
        `${source.name}: over ${LARGEST_JSON} bytes of JSON; write it as JSON Lines (.jsonl)`,
      )
    }
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  if (!isUtf8(bytes)) throw new UserError('input', `${source.name}: not UTF-8; convert the file`)
  return bytes.toString('utf8').replace(/^\uFEFF/, '')
}

function parsed(source: Source, text: string): unknown {
  try {
    return readJson(text)
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause
    const before = text.slice(0, cause.offset).split('\n')
    const place = `line ${before.length}, ${cause.message.replace(/^column \d+/, `column ${(before.at(-1) ?? '').length + 1}`)}`
    throw new UserError(
      'input',
      `${source.name}: not JSON: ${place}; is it JSON Lines? then name it .jsonl`,
      { cause },
    )
  }
}

/** A top-level array of records, or an object whose values are records; parsed whole. */
export async function* readJsonFile(source: Source): AsyncGenerator<Reading> {
  const text = await wholeText(source)
  if (text.trim() === '') return
  const value = parsed(source, text)
  if (Array.isArray(value)) {
    for (const [index, item] of (value as unknown[]).entries()) {
      yield { kind: 'record', value: item, at: `${source.name}:${index + 1}` }
    }
    return
  }
  const entries =
    typeof value === 'object' && value !== null ? Object.entries(value as Record<string, unknown>) : []
  if (entries.length === 0 || entries.some(([, item]) => typeof item !== 'object' || item === null)) {
    throw new UserError('input', `${source.name}: must hold an array of records, or an object of records`)
  }
  for (const [key, item] of entries) yield { kind: 'record', value: item, at: `${source.name}:${key}` }
}
