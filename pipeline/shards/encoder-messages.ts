import type { Column } from '../../schemas/columns.ts'
import type { Row } from './row.ts'
import type { SinkName, Written } from './sink.ts'

/** What the main thread asks of the encoding thread; `sink` numbers the files that are open. */
export type Request =
  | {
      readonly kind: 'open'
      readonly sink: number
      readonly name: SinkName
      readonly path: string
      readonly columns: readonly Column[]
    }
  | { readonly kind: 'write'; readonly sink: number; readonly rows: readonly Row[] }
  | { readonly kind: 'close'; readonly sink: number }
  | { readonly kind: 'abort'; readonly sink: number }

/** A structured clone loses an error's `code`, which tells a full disk from a bug. */
export interface Failure {
  readonly name: string
  readonly message: string
  readonly code: string | undefined
  readonly stack: string | undefined
}

export type Reply = { readonly request: number } & (
  | { readonly kind: 'done'; readonly written: Written | undefined }
  | { readonly kind: 'failed'; readonly failure: Failure }
)

export interface Numbered {
  readonly request: number
  readonly body: Request
}
