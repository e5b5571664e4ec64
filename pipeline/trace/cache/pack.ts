import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { KEY } from './entry.ts'

/**
 * A pack: a file of many entries, written once. 16 bytes of format, 4 bytes count of entries, 4 bytes size of the file;
 * for each entry the first 4 bytes of its key; for each its key, offset and length; then the entries.
 */
const FORMAT = Buffer.from('tracemill-pack 1')
const FAMILY = FORMAT.subarray(0, -1)
const LEAD = FORMAT.length + 8
const PRINT = 4
const RECORD = KEY + 8
/** Entries have 16 bits for their number. */
const MOST = 0xffff

/** What a key is known by where its whole would cost too much memory. */
export const printOf = (key: Buffer): number => key.readUInt32LE(0)

export function packOf(entries: readonly (readonly [key: Buffer, entry: Buffer])[]): Buffer {
  const prints = Buffer.alloc(PRINT * entries.length)
  const records = Buffer.alloc(RECORD * entries.length)
  let offset = LEAD + prints.length + records.length
  for (const [index, [key, entry]] of entries.entries()) {
    prints.writeUInt32LE(printOf(key), PRINT * index)
    const at = RECORD * index
    key.copy(records, at)
    records.writeUInt32LE(offset, at + KEY)
    records.writeUInt32LE(entry.length, at + KEY + 4)
    offset += entry.length
  }
  const counts = Buffer.alloc(8)
  counts.writeUInt32LE(entries.length, 0)
  counts.writeUInt32LE(offset, 4)
  return Buffer.concat([FORMAT, counts, prints, records, ...entries.map(([, entry]) => entry)])
}

/** `foreign`: of another version, which may yet use it. `damaged`: of no use to anyone. */
export type PackHead =
  | { readonly kind: 'pack'; readonly size: number; readonly used: number; readonly prints: Uint32Array }
  | { readonly kind: 'foreign'; readonly size: number; readonly used: number }
  | { readonly kind: 'damaged' }

/** @throws Error with a code where the file can not be read. */
export function readHead(path: string): PackHead {
  const file = openSync(path, 'r')
  try {
    const { size, mtimeMs: used } = fstatSync(file)
    const lead = bytesAt(file, 0, LEAD)
    if (lead === undefined || !lead.subarray(0, FAMILY.length).equals(FAMILY)) return { kind: 'damaged' }
    if (!lead.subarray(0, FORMAT.length).equals(FORMAT)) return { kind: 'foreign', size, used }
    const count = lead.readUInt32LE(FORMAT.length)
    const whole = lead.readUInt32LE(FORMAT.length + 4) === size && count <= MOST
    const prints = whole ? bytesAt(file, LEAD, PRINT * count) : undefined
    if (prints === undefined) return { kind: 'damaged' }
    return {
      kind: 'pack',
      size,
      used,
      prints: Uint32Array.from({ length: count }, (_, index) => prints.readUInt32LE(PRINT * index)),
    }
  } finally {
    closeSync(file)
  }
}

/**
 * An entry of an open pack, if it is the key's.
 *
 * @returns 'other' where it is another key's, undefined where the pack can not be as it was written.
 */
export function readEntry(
  file: number,
  { size, count }: { readonly size: number; readonly count: number },
  index: number,
  key: Buffer,
): Buffer | 'other' | undefined {
  const record = bytesAt(file, LEAD + PRINT * count + RECORD * index, RECORD)
  if (record === undefined) return undefined
  if (!record.subarray(0, KEY).equals(key)) return 'other'
  const offset = record.readUInt32LE(KEY)
  const length = record.readUInt32LE(KEY + 4)
  return offset + length <= size ? bytesAt(file, offset, length) : undefined
}

/** Undefined where the file ends before. */
function bytesAt(file: number, offset: number, length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(length)
  let got = 0
  while (got < length) {
    const read = readSync(file, bytes, got, length - got, offset + got)
    if (read === 0) return undefined
    got += read
  }
  return bytes
}
