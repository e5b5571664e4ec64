import type { Candidate } from '../../../schemas/candidate.ts'
import { SchemaError } from '../../../schemas/parse.ts'
import type { Program } from '../../../schemas/program.ts'
import type { CandidateTools, Problem, Reject } from './problem.ts'

/** A candidate that is to be judged. */
export interface Entrant {
  readonly candidate: Candidate
  readonly program: Program
  readonly key: string
}

/** A candidate's code with all else from its problem. */
function programOf(
  { code, origin }: Candidate,
  pattern: Program,
  identify: CandidateTools['identify'],
): Program {
  const { id: _, coverage: __, buggy_of: ___, bug: ____, ...rest } = pattern
  return identify({ ...rest, code, origin })
}

/**
 * Candidates whose code their problem does not know yet, each code once, in their order; and by the names that candidates have
 * the keys of their codes, so that the name of a copy means the first of its kind.
 */
export function entrantsOf(
  { known, bugs, candidates }: Problem,
  pattern: Program,
  { identify, keyOf }: CandidateTools,
  reject: Reject,
): { readonly entrants: readonly Entrant[]; readonly named: ReadonlyMap<string, string> } {
  const entrants: Entrant[] = []
  const named = new Map<string, string>()
  const seen = new Map([...known, ...bugs].map((program) => [keyOf(program), program.origin]))
  for (const candidate of candidates) {
    let program: Program
    try {
      program = programOf(candidate, pattern, identify)
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error
      reject(candidate, 'wrong-record', error.message)
      continue
    }
    const key = keyOf(program)
    if (candidate.name !== undefined && !named.has(candidate.name)) named.set(candidate.name, key)
    const earlier = seen.get(key)
    if (earlier === undefined) {
      seen.set(key, program.origin)
      entrants.push({ candidate, program, key })
    } else reject(candidate, 'known-already', `same as ${earlier.corpus} ${earlier.path}`)
  }
  return { entrants, named }
}
