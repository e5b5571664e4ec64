import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { closed, count } from './parts.ts'

/** What `verify` looks at, in the order in which it is told. */
export const CHECKS = [
  'files',
  'records',
  'ids',
  'references',
  'splits',
  'order',
  'arms',
  'counts',
  'tokens',
  'programs',
  'traces',
  'answers',
  'rows',
] as const
export type CheckName = (typeof CHECKS)[number]

/** One thing that is not as it should be. */
export const Fault = Type.Object(
  {
    file: Type.String({ description: 'relative to the data set' }),
    id: Type.String({ description: 'of the record; empty where it is about the whole file' }),
    field: Type.String(),
    found: Type.String({ description: 'what stands there, shortened' }),
    expected: Type.String(),
  },
  closed,
)
export type Fault = Static<typeof Fault>

export const CheckResult = Type.Object(
  {
    check: oneOf(CHECKS),
    checked: count,
    failed: Type.Integer({ minimum: 0, description: 'of these' }),
    skipped: Type.Array(Type.Object({ reason: Type.String(), records: count }, closed), {
      description: 'what could not be looked at here',
    }),
    faults: Type.Array(Fault, { description: 'the first ones' }),
  },
  closed,
)
export type CheckResult = Static<typeof CheckResult>

/** What `verify` found in a data set. */
export const Verification = Type.Object(
  {
    dataset: Type.String(),
    tracemill: Type.String(),
    runtime: Type.String({ description: 'that programs were run with' }),
    sound: Type.Boolean({ description: 'nothing that was looked at failed' }),
    samples: Type.Object(
      {
        all: count,
        checked: Type.Integer({ minimum: 0, description: 'run, recorded and written anew' }),
        seed: Type.Union([count, Type.Null()], { description: 'of the choice; null where all were' }),
        failed: count,
        failing_share: Type.Union(
          [
            Type.Object(
              { low: Type.Number(), high: Type.Number() },
              { ...closed, description: "Wilson's 95 % interval of the share of all samples that fails" },
            ),
            Type.Null(),
          ],
          { description: 'null where all were checked' },
        ),
      },
      closed,
    ),
    checks: Type.Array(CheckResult),
  },
  { ...closed, $id: 'verification' },
)
export type Verification = Static<typeof Verification>
