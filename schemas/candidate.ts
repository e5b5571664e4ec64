import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Paths } from './paths.ts'
import type { Bug, Origin } from './program.ts'
import { closed } from './parts.ts'

/** A program that somebody gave as the solution of a problem; whether it is one is not known yet. */
export interface Candidate {
  /** The key by which its file names the problem. */
  readonly problem: string
  readonly code: string
  /** Where a problem has functions of several names, the one that is meant. */
  readonly entry_point?: string
  readonly by: Exclude<Bug['origin'], 'mutation'>
  readonly origin: Origin
  readonly name?: string
  /** Name of the right candidate, or path of the program, that it belongs to if it is wrong. */
  readonly fix?: string
  /** What the recipe's measure says of it and that fix; null where the file has no number. */
  readonly score?: number | null
}

/** Dotted paths into a record of candidates; the defaults are the names of EvalPlus' sample files. */
const CandidateFields = Type.Object(
  {
    problem: Type.String({ minLength: 1, default: 'task_id' }),
    code: Type.String({ minLength: 1, default: 'solution', description: 'a whole program' }),
    attempt: Type.String({
      minLength: 1,
      default: 'attempt',
      description: "a model's words, whose last code block is the program, where a record has no code",
    }),
    entry_point: Type.Optional(Type.String({ minLength: 1 })),
    name: Type.Optional(Type.String({ minLength: 1, description: 'of the candidate, for others to name' })),
    fix: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'name of a right candidate, or path of a program, that this one is paired with if it is wrong',
      }),
    ),
    license: Type.Optional(Type.String({ minLength: 1 })),
  },
  { ...closed, default: {} },
)

/** Files of candidates, as a recipe names them. */
export const Candidates = Type.Object(
  {
    path: Paths,
    format: Type.Optional(oneOf(['jsonl', 'json', 'csv', 'parquet'])),
    origin: oneOf(['model', 'submission']),
    source: Type.String({ minLength: 1, default: 'candidates', description: "the rows' `source`" }),
    license: Type.String({ minLength: 1, default: 'NOASSERTION', description: 'where a record names none' }),
    fields: CandidateFields,
  },
  closed,
)
export type Candidates = Static<typeof Candidates>

const bound = (description: string) =>
  Type.Union([Type.Number(), Type.Null()], { default: null, description })

/** Which right program a wrong candidate becomes a bug of, and which of these pairs are kept. */
export const Pairing = Type.Object(
  {
    partner: { ...oneOf(['nearest', 'random']), default: 'nearest' },
    measure: Type.Union(
      [
        oneOf(['tokens']),
        Type.Object(
          { column: Type.String({ minLength: 1, description: 'a number of each candidate' }) },
          closed,
        ),
      ],
      { default: 'tokens' },
    ),
    at_least: bound('pairs with a lower score are dropped; null: none is'),
    below: bound('pairs with this score or a higher one are dropped; null: none is'),
  },
  { ...closed, default: {} },
)
export type Pairing = Static<typeof Pairing>
