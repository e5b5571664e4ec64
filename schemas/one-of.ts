import { Type, type TUnsafe } from 'typebox'

/** A string that is one of the names given, typed as their union. */
export function oneOf<const Names extends readonly string[]>(
  names: Names,
  about: { readonly description?: string } = {},
): TUnsafe<Names[number]> {
  return Type.Unsafe<Names[number]>({ type: 'string', enum: [...names], ...about })
}
