/** How a frame goes on after a line. */
export type Then =
  | { readonly kind: 'line'; readonly line: number; readonly text: string }
  | { readonly kind: 'returns' | 'yields'; readonly value: string }
  | { readonly kind: 'raises'; readonly type: string; readonly message: string }
  /** The frame is left for good without any of these. */
  | { readonly kind: 'ends' }

/** A variable whose value is another one; null where it has none. */
export interface DifferentValue {
  readonly name: string
  readonly buggy: string | null
  readonly fixed: string | null
}

type Arguments = ReadonlyMap<string, string>

/** What is another in the buggy run than in the fixed one. */
export type Difference =
  | { readonly kind: 'values'; readonly values: readonly DifferentValue[] }
  | { readonly kind: 'then'; readonly buggy: Then; readonly fixed: Then }
  | {
      readonly kind: 'arguments'
      readonly function: string
      readonly buggy: Arguments
      readonly fixed: Arguments
    }
  | { readonly kind: 'printed'; readonly buggy: string; readonly fixed: string }

/** Where two runs part. */
export interface Divergence {
  /** Of the buggy program, counted from 1; for a call the line of the function's definition. */
  readonly line: number
  readonly function: string
  /** How often the line had run by then, this time included; 0 for a call. */
  readonly time: number
  /** How often the function runs the line in the whole of the buggy run. */
  readonly times: number
  readonly difference: Difference
}
