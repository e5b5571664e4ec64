import type { OperatorName } from '../../schemas/operators.ts'

export interface MutantRequest {
  /** With it the choice is made, and by nothing else: the same request gives the same mutants. */
  readonly seed: string
  /** How many mutants at most. */
  readonly most: number
  /** How many edits one mutant has at most; three of four have one. */
  readonly edits: 1 | 2 | 3
  /** All where absent. */
  readonly operators?: readonly OperatorName[]
  /** Lines that tests run, from 1: no edit is made elsewhere. All where absent. */
  readonly lines?: readonly number[]
}

export interface MutantEdit {
  readonly operator: OperatorName
  /** Where `before` begins in the source, from 1. */
  readonly line: number
  readonly before: string
  readonly after: string
}

/** A version of a source that compiles to another program, and differs from it in its edits alone. */
export interface Mutant {
  readonly code: string
  /** In the order of the text; none touches another. */
  readonly edits: readonly MutantEdit[]
  /** The source with one of several edits each; none where it has one. */
  readonly alone: readonly string[]
}

export interface Mutants {
  /** In the order of the choice: the first few of many are as mixed as all of them. */
  readonly mutants: readonly Mutant[]
  /** How many edits each operator could make, where it could make any. */
  readonly sites: Readonly<Partial<Record<OperatorName, number>>>
}
