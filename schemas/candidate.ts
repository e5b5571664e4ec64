import type { Bug, Origin } from './program.ts'

/** A program that somebody gave as the solution of a problem; whether it is one is not known yet. */
export interface Candidate {
  /** The key by which its file names the problem. */
  readonly problem: string
  readonly code: string
  /** Where a problem has functions of several names, the one that is meant. */
  readonly entry_point?: string
  readonly by: Exclude<Bug['origin'], 'mutation'>
  readonly origin: Origin
  readonly name?: string
  /** Name of the right candidate, or path of the program, that it belongs to if it is wrong. */
  readonly fix?: string
  /** What the recipe's measure says of it and that fix; null where the file has no number. */
  readonly score?: number | null
}
