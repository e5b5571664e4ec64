import { Type, type Static } from 'typebox'

/** One record that left the stream: where, why, which. */
export const Rejection = Type.Object(
  {
    stage: Type.String({ minLength: 1 }),
    reason: Type.String({ minLength: 1, pattern: '^[a-z0-9-]+$' }),
    id: Type.String({ minLength: 1 }),
    detail: Type.String(),
  },
  { $id: 'rejection', additionalProperties: false },
)
export type Rejection = Static<typeof Rejection>
