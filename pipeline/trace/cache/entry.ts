import { createHash } from 'node:crypto'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { GuestReport } from '../../../schemas/guest.ts'
import { SchemaError, parse } from '../../../schemas/parse.ts'
import type { Recording } from '../job.ts'

/**
 * An entry: 16 bytes of sha256 over all that follows, 32 bytes of key, 4 bytes of length unpacked, then deflated: 4 bytes
 * length of the report, the report as JSON, what was printed, the trace. Numbers are little-endian.
 */
const SUM = 16
export const KEY = 32
const HEAD = SUM + KEY + 4
/** Most entries are of a few kilobytes: setting up a full window would cost more than deflating them. */
const SMALL = 16 << 10

function deflate(bytes: Buffer): Buffer {
  const level = constants.Z_BEST_SPEED
  return deflateRawSync(bytes, bytes.length > SMALL ? { level } : { level, windowBits: 13, memLevel: 4 })
}

const sumOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest().subarray(0, SUM)

export function encodeEntry(key: Buffer, { report, stdout, trace }: Recording): Buffer {
  const facts = Buffer.from(JSON.stringify(report))
  const lead = Buffer.alloc(4)
  lead.writeUInt32LE(facts.length)
  const body = Buffer.concat([lead, facts, stdout, trace])
  const head = Buffer.alloc(HEAD)
  key.copy(head, SUM)
  head.writeUInt32LE(body.length, SUM + KEY)
  const entry = Buffer.concat([head, deflate(body)])
  sumOf(entry.subarray(SUM)).copy(entry)
  return entry
}

/** The recording, or undefined where the bytes are not, to the last bit, what was stored under this key. */
export function decodeEntry(key: Buffer, entry: Buffer): Recording | undefined {
  if (entry.length < HEAD || !sumOf(entry.subarray(SUM)).equals(entry.subarray(0, SUM))) return undefined
  if (!entry.subarray(SUM, SUM + KEY).equals(key)) return undefined
  const size = entry.readUInt32LE(SUM + KEY)
  try {
    const body = inflateRawSync(entry.subarray(HEAD), {
      maxOutputLength: size,
      chunkSize: Math.max(64, size),
    })
    const facts = 4 + body.readUInt32LE(0)
    const report = parse(GuestReport, JSON.parse(body.toString('utf8', 4, facts)) as unknown)
    const printed = facts + report.stdout_bytes
    if (printed + report.trace_bytes !== body.length) return undefined
    return { report, stdout: body.subarray(facts, printed), trace: body.subarray(printed) }
  } catch (error) {
    // Stored as it stands, but by another version: its report has other fields, or its body another form.
    const foreign =
      error instanceof SchemaError || error instanceof SyntaxError || error instanceof RangeError
    if (foreign || (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) {
      return undefined
    }
    throw error
  }
}
