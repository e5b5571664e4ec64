import type { Manifest } from '../../../schemas/manifest.ts'
import type { ReportCell, ReportTable } from '../../../schemas/report.ts'
import type { Verification } from '../../../schemas/verification.ts'

export type Row = Readonly<Record<string, ReportCell>>

/** A data set under audit: its manifest, and its files as tables of an embedded database (see tables.ts). */
export interface Source {
  readonly manifest: Manifest
  /** What `verify` wrote of the data set; undefined where it did not. */
  readonly verification: Verification | undefined
  /** All rows of a query; only for answers whose size the data set's does not decide. */
  readonly query: (sql: string) => Promise<readonly Row[]>
}

/** One part of the report. A new one is a file and a line in report.ts. */
export interface Section {
  readonly name: string
  readonly title: string
  readonly note: string
  /** Nothing where the data set does not tell: the report then says "not measured". */
  measure(source: Source): Promise<readonly ReportTable[]>
}
