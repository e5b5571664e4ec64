/** Ways to write a program otherwise that keep what it does. Each has its file in the parser's `variants/kinds`. */
export const VARIANTS = [
  'rename-identifiers',
  'reorder-statements',
  'for-to-while',
  'extract-expression',
] as const
export type VariantName = (typeof VARIANTS)[number]
