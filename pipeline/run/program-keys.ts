import type { Program } from '../../schemas/program.ts'
import { codeKey } from '../quality/normalise.ts'
import type { Columns, Key } from '../workspace/table.ts'

/** What is asked of written programs: by a build of those that it is about to write, by `verify` of those in the files. */
export const PROGRAM_KEYS = {
  split: 'VARCHAR',
  seq: 'BIGINT',
  id: 'VARCHAR',
  /** The right program that it was made of, or is. */
  family: 'VARCHAR',
  code: 'VARCHAR',
  grp: 'VARCHAR',
  corpus: 'VARCHAR',
  license: 'VARCHAR',
  bug_origin: 'VARCHAR',
  bug_kind: 'VARCHAR',
  variant: 'VARCHAR',
  calls: 'BIGINT',
  line_share: 'DOUBLE',
  branch_share: 'DOUBLE',
  low: 'BOOLEAN',
} as const satisfies Columns

/** @param calls those of which a run is recorded. */
export function keysOfProgram(
  program: Program,
  { split, seq, family, calls }: { split: string; seq: number; family: string; calls: number },
): Record<keyof typeof PROGRAM_KEYS, Key> {
  const { bug, variant, coverage, origin } = program
  return {
    split,
    seq,
    id: program.id,
    family,
    code: codeKey(program),
    grp: program.group,
    corpus: origin.corpus,
    license: origin.license,
    bug_origin: bug?.origin ?? null,
    bug_kind: bug?.kind ?? null,
    variant: variant?.kind ?? null,
    calls,
    line_share: coverage === undefined ? null : coverage.covered / coverage.lines,
    branch_share:
      coverage === undefined || coverage.branches === 0
        ? null
        : coverage.covered_branches / coverage.branches,
    low: coverage?.low ?? null,
  }
}
