import type { VariantName } from '../../schemas/variants.ts'

/**
 * A source written otherwise. It is meant to do the same, and does where values are what they seem to be: whoever takes
 * it runs both on every call.
 */
export interface Variant {
  readonly kind: VariantName
  readonly code: string
  /** In how many places it differs. */
  readonly rewrites: number
}

export interface Variants {
  /** At most one of each kind; none where a source has no place for it. */
  readonly variants: readonly Variant[]
}
