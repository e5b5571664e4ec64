import type { Readable } from 'node:stream'

/** One thing to read. `name` is what rows and messages call it: a base name or a path below the input. */
export type Source =
  | { readonly kind: 'file'; readonly path: string; readonly name: string }
  | { readonly kind: 'directory'; readonly path: string; readonly name: string }
  | { readonly kind: 'stdin'; readonly stream: Readable; readonly name: string }

export interface RawRecord {
  readonly kind: 'record'
  readonly value: unknown
  /** Names the record: `file.jsonl:12` for its line, `file.parquet:12` for its row, from 1. */
  readonly at: string
  /** The record as JSON text, where it was read as such: it tells `2.0` from `2`. */
  readonly json?: string
}

/** What stood where a record should have been. */
export interface UnreadRecord {
  readonly kind: 'refused'
  readonly reason: 'line-too-long' | 'invalid-utf8' | 'malformed-json' | 'wrong-columns' | 'file-too-large'
  readonly detail: string
  readonly at: string
}

export type Reading = RawRecord | UnreadRecord

/** Records of a source, one after the other, in bounded memory. */
export type Reader = (source: Source) => AsyncIterable<Reading>
