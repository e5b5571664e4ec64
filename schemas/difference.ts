import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { closed, count } from './parts.ts'

export const NOUNS = ['programs', 'samples', 'rows'] as const
export type Noun = (typeof NOUNS)[number]

/** Records that went the same way for the same reason. */
const Reason = Type.Object(
  {
    reason: Type.String({
      description:
        "of what one data set lacks, the other's rejection of it as stage/reason; of what differs, the column",
    }),
    records: count,
    examples: Type.Array(Type.String(), { description: 'ids, the first ones' }),
  },
  closed,
)
export type Reason = Static<typeof Reason>

const Some = Type.Object({ records: count, reasons: Type.Array(Reason) }, closed)

/** Records of one kind in two data sets. */
export const NounDifference = Type.Object(
  {
    noun: oneOf(NOUNS),
    set: Type.Union([Type.String(), Type.Null()], { description: 'of rows: their folder in sft/' }),
    in_a: count,
    in_b: count,
    added: Some,
    removed: Some,
    changed: { ...Some, description: 'in both; a record counts under each column that differs' },
  },
  closed,
)
export type NounDifference = Static<typeof NounDifference>

/** How data set B differs from A. */
export const Difference = Type.Object(
  {
    a: Type.String(),
    b: Type.String(),
    identical: Type.Boolean({ description: 'no record differs' }),
    made_with: Type.Array(Type.Object({ field: Type.String(), a: Type.String(), b: Type.String() }, closed), {
      description: 'versions and fields of the recipes that differ, as JSON',
    }),
    nouns: Type.Array(NounDifference),
  },
  { ...closed, $id: 'difference' },
)
export type Difference = Static<typeof Difference>
