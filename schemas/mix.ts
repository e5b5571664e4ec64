import { Type, type Static } from 'typebox'
import type { TaskName } from './names.ts'
import { oneOf } from './one-of.ts'
import { closed } from './parts.ts'

/** What arXiv 2509.11686 mixes: repair, synthesis (NL2Code), and reasoning, which is every other task. */
export const MIX_PARTS = ['repair', 'synthesis', 'reasoning'] as const
export type MixPart = (typeof MIX_PARTS)[number]

export function partOf(task: TaskName): MixPart {
  return task === 'repair' || task === 'synthesis' ? task : 'reasoning'
}

const wanted = Type.Integer({ minimum: 0 })

/** How many rows of each part stand in a training set; which of them, a hash of seed and sample says. */
export const Mix = Type.Union(
  [
    Type.Null(),
    Type.Object(
      {
        by: oneOf(['shares', 'rows']),
        repair: wanted,
        synthesis: wanted,
        reasoning: wanted,
      },
      closed,
    ),
  ],
  {
    default: null,
    description:
      'rows of each part, in train and validation: in these shares, as many as there can be, or at most so many rows in train, and their shares in validation; null: all',
  },
)
export type Mix = NonNullable<Static<typeof Mix>>

/** Training sets beside the arms: what holds repair is written once for each arm. */
export const MORE_SETS = ['no-repair', 'repair-only', 'synthesis-only', 'reasoning-only'] as const
export type MoreSet = (typeof MORE_SETS)[number]

/** The parts that rows of a set are of. */
export const PARTS_OF_SET: Readonly<Record<MoreSet, readonly MixPart[]>> = {
  'no-repair': ['synthesis', 'reasoning'],
  'repair-only': ['repair'],
  'synthesis-only': ['synthesis'],
  'reasoning-only': ['reasoning'],
}
