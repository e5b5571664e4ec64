import type { Columns } from '../../workspace/table.ts'
import { PROGRAM_KEYS } from '../program-keys.ts'

/** The keys of what a data set's files hold, as the checks ask for them. `seq` counts in the order of the files. */
export const TABLES = {
  stored_programs: {
    ...PROGRAM_KEYS,
    /** A bug's sample of repair, by which a placebo names it. */
    repair_sample: 'VARCHAR',
    file: 'VARCHAR',
  },
  stored_traces: {
    split: 'VARCHAR',
    seq: 'BIGINT',
    id: 'VARCHAR',
    program_id: 'VARCHAR',
    grp: 'VARCHAR',
    file: 'VARCHAR',
  },
  /** Every row of every training set. */
  rows: {
    folder: 'VARCHAR',
    split: 'VARCHAR',
    place: 'BIGINT',
    row_id: 'VARCHAR',
    sample_id: 'VARCHAR',
    program_id: 'VARCHAR',
    fixed: 'VARCHAR',
    placebo: 'VARCHAR',
    grp: 'VARCHAR',
    task: 'VARCHAR',
    part: 'VARCHAR',
    arm: 'VARCHAR',
    shuffle_key: 'VARCHAR',
    hash: 'VARCHAR',
    /** Of the row as `eval/` holds it. */
    held_hash: 'VARCHAR',
    n_tokens: 'BIGINT',
    file: 'VARCHAR',
  },
  /** Traces that a row names. */
  shown: { row_id: 'VARCHAR', split: 'VARCHAR', trace_id: 'VARCHAR', file: 'VARCHAR' },
  held: { folder: 'VARCHAR', place: 'BIGINT', row_id: 'VARCHAR', hash: 'VARCHAR', file: 'VARCHAR' },
  ledger: { stage: 'VARCHAR', reason: 'VARCHAR', id: 'VARCHAR' },
} as const satisfies Record<string, Columns>
