import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { closed } from './parts.ts'

/** Counts up with every change of what a reader of `report.json` finds. */
export const REPORT_VERSION = 1

const HOLDS = ['text', 'count', 'number', 'share'] as const

export const ReportColumn = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    label: Type.String(),
    holds: oneOf(HOLDS, { description: 'share: of one, from 0 to 1' }),
    key: Type.Boolean({ description: 'tells rows apart: rows of two data sets are matched by these' }),
  },
  closed,
)
export type ReportColumn = Static<typeof ReportColumn>

/** How a table is drawn; the names are of its columns. */
export const ReportChart = Type.Union([
  Type.Object({ kind: Type.Literal('bars'), values: Type.Array(Type.String(), { minItems: 1 }) }, closed),
  Type.Object({ kind: Type.Literal('parts'), values: Type.Array(Type.String(), { minItems: 1 }) }, closed),
  Type.Object({ kind: Type.Literal('histogram'), value: Type.String() }, closed),
  Type.Object(
    { kind: Type.Literal('range'), low: Type.String(), middle: Type.String(), high: Type.String() },
    closed,
  ),
])
export type ReportChart = Static<typeof ReportChart>

const cell = Type.Union([Type.String(), Type.Number(), Type.Null()])
export type ReportCell = Static<typeof cell>

export const ReportTable = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    title: Type.String(),
    note: Type.String(),
    columns: Type.Array(ReportColumn, { minItems: 1 }),
    rows: Type.Array(Type.Record(Type.String(), cell)),
    chart: Type.Union([ReportChart, Type.Null()]),
  },
  closed,
)
export type ReportTable = Static<typeof ReportTable>

export const ReportSection = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    title: Type.String(),
    note: Type.String(),
    measured: Type.Boolean({ description: 'false where the data set has nothing to tell it from' }),
    tables: Type.Array(ReportTable),
  },
  closed,
)
export type ReportSection = Static<typeof ReportSection>

/** What `audit` says of a data set, or of two beside one another: then each number stands as `…_a`, `…_b` and `…_change`. */
export const Report = Type.Object(
  {
    schema_version: Type.Literal(REPORT_VERSION),
    tracemill: Type.String({ description: 'version that made the report' }),
    datasets: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          tracemill: Type.String(),
          runtime: Type.String(),
          engine: Type.String(),
          tokenizer: Type.String(),
          sandbox: Type.String(),
          recipe_sha256: Type.String(),
        },
        closed,
      ),
      { minItems: 1, maxItems: 2 },
    ),
    sections: Type.Array(ReportSection),
  },
  { ...closed, $id: 'report' },
)
export type Report = Static<typeof Report>
