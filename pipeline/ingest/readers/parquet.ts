import { isUtf8 } from 'node:buffer'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { UserError } from '../../errors.ts'
import type { Reading, Source } from './reader.ts'

/** Stands in a row for bytes that claim to be text and are not. */
const BROKEN: unique symbol = Symbol('not UTF-8')
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** hyparquet's own decoders strip a leading U+FEFF, which is a character of the value, and hide broken bytes. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array | undefined): unknown =>
    bytes && (isUtf8(bytes) ? decoder.decode(bytes) : BROKEN),
}

function holdsBroken(value: unknown): boolean {
  if (value === BROKEN) return true
  if (Array.isArray(value)) return value.some(holdsBroken)
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsBroken)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function open(source: Source) {
  if (source.kind !== 'file') {
    throw new UserError('input', `${source.name}: Parquet is read from files; give a .parquet file`)
  }
  try {
    const file = await asyncBufferFromFile(source.path)
    return { file, metadata: await parquetMetadataAsync(file) }
  } catch (cause) {
    throw new UserError(
      'input',
      `${source.name}: not a whole Parquet file (${messageOf(cause)}); fetch it again`,
      { cause },
    )
  }
}

/** Rows, one row group in memory at a time. */
export async function* readParquet(source: Source): AsyncGenerator<Reading> {
  const { file, metadata } = await open(source)
  let start = 0
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows)
    let rows: Record<string, unknown>[]
    try {
      // Windows inside a group would decode it again for each one.
      rows = await parquetReadObjects({ file, metadata, rowStart: start, rowEnd: end, compressors, parsers })
    } catch (cause) {
      const place = `rows ${start + 1} to ${end}`
      throw new UserError(
        'input',
        `${source.name}: ${place} cannot be read (${messageOf(cause)}); fetch the file again`,
        { cause },
      )
    }
    for (const [index, value] of rows.entries()) {
      const at = `${source.name}:${start + index + 1}`
      if (holdsBroken(value))
        yield { kind: 'refused', reason: 'invalid-utf8', detail: 'a text of the row is not UTF-8', at }
      else yield { kind: 'record', value, at }
    }
    start = end
  }
}
