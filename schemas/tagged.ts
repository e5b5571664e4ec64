import { Type, type TObject, type TUnion } from 'typebox'

/**
 * A union of objects told apart by `kind`. ajv's discriminator reports one error for a wrong member
 * where a plain `anyOf` reports one for every member.
 */
export function Tagged<Members extends TObject[]>(members: [...Members]): TUnion<Members> {
  const union = Type.Union(members)
  const { anyOf, ...rest } = union as unknown as { anyOf: TObject[] }
  return {
    ...rest,
    type: 'object',
    discriminator: { propertyName: 'kind' },
    required: ['kind'],
    oneOf: anyOf,
  } as unknown as TUnion<Members>
}
