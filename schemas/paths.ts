import { Type } from 'typebox'

/** Files that a recipe names: a path, a pattern, or several. */
export const Paths = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
])
