import type { Candidate } from '../../../schemas/candidate.ts'
import type { Program } from '../../../schemas/program.ts'
import type { Identify } from '../bugs/mutants.ts'
import type { Runner } from '../runner.ts'

/** Candidates that name one problem, and what the corpus has of it. */
export interface Problem {
  /** Programs that the corpus says are right, in its order. */
  readonly known: readonly Program[]
  /** The corpus' own bugs of these. */
  readonly bugs: readonly Program[]
  readonly candidates: readonly Candidate[]
}

export interface CandidateTools {
  readonly runner: Pick<Runner, 'execute' | 'elsewhere'>
  readonly identify: Identify
  /** Programs with the same key are exact duplicates. */
  readonly keyOf: (program: Program) => string
  /** Why a program may not enter the stream, as of a corpus' own. */
  readonly refusalOf: (
    program: Program,
  ) => Promise<{ readonly reason: string; readonly detail: string } | undefined>
  /** Candidates in the sandbox at a time, and problems in memory. */
  readonly concurrency: number
}

export type Reject = (candidate: Candidate, reason: string, detail: string) => void

/** Parts of a problem whose programs share their entry point, which is that of the candidates too. */
function byEntryPoint({ known, bugs, candidates }: Problem, reject: Reject): Problem[] {
  const entries = [...new Set(known.map(({ entry_point }) => entry_point))]
  const named = new Map(entries.map((entry) => [entry, [] as Candidate[]]))
  for (const candidate of candidates) {
    const { problem: key, entry_point: wanted } = candidate
    if (wanted !== undefined && !named.has(wanted))
      reject(candidate, 'problem-unknown', `'${key}' has no program with the entry point '${wanted}'`)
    else if (wanted === undefined && entries.length > 1) {
      const names = entries.map((entry) => entry ?? 'none').join(', ')
      reject(
        candidate,
        'problem-ambiguous',
        `'${key}' has the entry points ${names}; name one in entry_point`,
      )
    } else named.get(wanted ?? entries[0])?.push(candidate)
  }
  return [...named].map(([entry, chosen]) => ({
    known: known.filter(({ entry_point }) => entry_point === entry),
    bugs: bugs.filter(({ entry_point }) => entry_point === entry),
    candidates: chosen,
  }))
}

/** The problem in parts; none, with the reason in the ledger, where its candidates name nothing that is one problem. */
export function partsOf(problem: Problem, reject: Reject): Problem[] {
  const { known, candidates } = problem
  const groups = [...new Set(known.map(({ group }) => group))]
  if (groups.length === 1) return byEntryPoint(problem, reject).filter((part) => part.candidates.length > 0)
  for (const candidate of candidates) {
    const key = `'${candidate.problem}'`
    if (groups.length === 0)
      reject(candidate, 'problem-unknown', `no program of the inputs has the path or group ${key}`)
    else
      reject(
        candidate,
        'problem-ambiguous',
        `${key} names the groups ${groups.join(', ')}; write one of these`,
      )
  }
  return []
}
