import { Type, type Static } from 'typebox'
import { TASKS } from './names.ts'
import { oneOf } from './one-of.ts'
import { closed, count } from './parts.ts'

const share = Type.Number({ minimum: 0, maximum: 1 })
const nullable = Type.Union([share, Type.Null()])

/** What can be told of answers only when all are known. Rows are those of one arm; in a matched set answers are the same in all. */
export const Measures = Type.Object(
  {
    answers: Type.Array(
      Type.Object(
        {
          task: oneOf(TASKS),
          rows: count,
          distinct: Type.Integer({ minimum: 0, description: 'answers' }),
          entropy: Type.Number({ minimum: 0, description: 'of the answers, in bits' }),
          most_common: Type.String({ description: 'answer in train, its beginning where it is long' }),
          most_common_share: { ...nullable, description: 'of the train rows; null where there are none' },
          baseline: {
            ...nullable,
            description:
              'accuracy on the test rows of giving always the most common answer in train; null without test or train rows',
          },
          kinds: Type.Record(Type.String(), count, {
            description: 'answers that are Python literals, by type',
          }),
          kinds_entropy: Type.Number({ minimum: 0, description: 'of these types, in bits' }),
        },
        closed,
      ),
    ),
    elided: Type.Array(Type.Object({ set: Type.String(), rows: count, elided: count }, closed), {
      description: 'rows of each training set that leave something of their trace out, and say so',
    }),
    without_license: Type.Integer({ minimum: 0, description: 'rows of one arm' }),
  },
  closed,
)
export type Measures = Static<typeof Measures>
