import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { UserError } from '../../errors.ts'
import { bytesOf } from './compression.ts'
import { LONGEST_LINE } from './jsonl.ts'
import type { Reading, Source } from './reader.ts'

const textOf = (cells: readonly Buffer[]): string[] | undefined =>
  cells.every((cell) => isUtf8(cell)) ? cells.map((cell) => cell.toString('utf8')) : undefined

function readRow(header: readonly string[], cells: readonly Buffer[], at: string): Reading {
  const texts = textOf(cells)
  if (texts === undefined)
    return { kind: 'refused', reason: 'invalid-utf8', detail: 'the row is not UTF-8', at }
  if (texts.length !== header.length) {
    const detail = `${texts.length} cells, the header has ${header.length}`
    return { kind: 'refused', reason: 'wrong-columns', detail, at }
  }
  return {
    kind: 'record',
    value: Object.fromEntries(header.map((name, column) => [name, texts[column]])),
    at,
  }
}

/** csv-parse would take the mark away itself, and then decode the cells in its own way. */
async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < 3) continue
    yield head.toString('latin1', 0, 3) === '\xef\xbb\xbf' ? head.subarray(3) : head
    head = undefined
  }
  if (head !== undefined) yield head
}

/**
 * Rows below a header line; every value is text. Rows are counted from 1 below the header.
 *
 * @throws UserError (input) where quoting is broken: what follows cannot be told apart into rows.
 */
export async function* readCsv(source: Source): AsyncGenerator<Reading> {
  const parser = Readable.from(withoutMark(bytesOf(source)), { objectMode: false }).pipe(
    parse({
      encoding: null,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_LINE,
    }),
  )
  parser.on('error', () => undefined)
  let header: string[] | undefined
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<Buffer[]>) {
      if (header !== undefined) {
        yield readRow(header, cells, `${source.name}:${++row}`)
        continue
      }
      header = textOf(cells)
      if (header === undefined)
        throw new UserError('input', `${source.name}: the header is not UTF-8; convert the file`)
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw new UserError('input', `${source.name}: not CSV: ${cause.message}; quote cells as RFC 4180 says`, {
      cause,
    })
  }
}
