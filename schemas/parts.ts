import { Type } from 'typebox'

/** Of an object that has no field beside the ones named. */
export const closed = { additionalProperties: false } as const

/** How many of something there are. */
export const count = Type.Integer({ minimum: 0 })
