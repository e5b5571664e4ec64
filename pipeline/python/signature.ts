export interface Parameter {
  readonly name: string
  /** `rest`: takes any number of values by place. */
  readonly kind: 'positional' | 'any' | 'rest' | 'keyword'
  /** Sources, as written; null where there is none. */
  readonly annotation: string | null
  readonly default: string | null
}

/** How a program's entry point is called, and what a generator of inputs may look for in it. */
export interface Signature {
  /** One call after the other: `f(...)`, or `Class(...)` and `.method(...)`. */
  readonly parts: readonly { readonly head: string; readonly parameters: readonly Parameter[] }[]
  /** Sources of the numbers and texts that the code mentions. */
  readonly constants: readonly string[]
  /** First lines, decorators among them, and last ones of the entry point and of the functions beside it, counted from 1. */
  readonly ranges: readonly (readonly [first: number, last: number])[]
}
