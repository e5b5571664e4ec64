import { isUtf8 } from 'node:buffer'
import { bytesOf } from './compression.ts'
import { JsonError, readJson } from './exact-json.ts'
import type { Reading, Source } from './reader.ts'

/** Bytes of one line. */
export const LONGEST_LINE = 64 << 20
const NEWLINE = 0x0a
const BOM = Buffer.from([0xef, 0xbb, 0xbf])

type Line = { kind: 'line'; bytes: Buffer } | { kind: 'too-long'; length: number }

/** Splits on LF alone; of a line over the limit only its length is kept. */
async function* linesOf(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line> {
  let parts: Buffer[] = []
  let length = 0
  const add = (part: Buffer): void => {
    length += part.length
    if (length > longest) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const finish = (): Line => {
    const first = parts[0]
    const line: Line =
      length > longest
        ? { kind: 'too-long', length }
        : { kind: 'line', bytes: parts.length === 1 && first !== undefined ? first : Buffer.concat(parts) }
    parts = []
    length = 0
    return line
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end))
      start = end + 1
      yield finish()
    }
    add(chunk.subarray(start))
  }
  if (length > 0) yield finish()
}

function readLine(bytes: Buffer, at: string): Reading | undefined {
  if (!isUtf8(bytes)) return { kind: 'refused', reason: 'invalid-utf8', detail: 'the line is not UTF-8', at }
  const json = bytes.toString('utf8')
  if (json.trim() === '') return undefined
  try {
    return { kind: 'record', value: readJson(json), at, json }
  } catch (error) {
    if (error instanceof JsonError)
      return { kind: 'refused', reason: 'malformed-json', detail: error.message, at }
    throw error
  }
}

/** One JSON value a line. Blank lines hold no record; CRLF, a BOM at the start and no newline at the end are fine. */
export async function* readJsonl(source: Source, longest = LONGEST_LINE): AsyncGenerator<Reading> {
  let number = 0
  for await (const line of linesOf(bytesOf(source), longest)) {
    const at = `${source.name}:${++number}`
    if (line.kind === 'too-long') {
      yield { kind: 'refused', reason: 'line-too-long', detail: `${line.length} bytes, limit ${longest}`, at }
      continue
    }
    const marked = number === 1 && line.bytes.subarray(0, 3).equals(BOM)
    const reading = readLine(marked ? line.bytes.subarray(3) : line.bytes, at)
    if (reading !== undefined) yield reading
  }
}
