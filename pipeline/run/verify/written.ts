import { tmpdir } from 'node:os'
import type { Pair } from '../../../schemas/pair.ts'
import type { Program } from '../../../schemas/program.ts'
import type { Trace } from '../../../schemas/trace.ts'
import { openWorkspace, type Journal, type Table, type Workspace } from '../../workspace/workspace.ts'
import { TABLES } from './tables.ts'

/** Where a record stands in the data set, and what it says. */
export interface Found<Record> {
  readonly file: string
  readonly record: Record
}

/** What the files of a data set hold, on disk where SQL finds it. */
export interface Written {
  readonly workspace: Workspace
  /** Of {@link Found} programs and traces. */
  readonly programs: Journal
  readonly traces: Journal
  /** Of {@link Found} rows: one for all sets that hold the same row. */
  readonly records: Journal
  readonly rows: Table
  readonly shown: Table
  readonly held: Table
  readonly ledger: Table
}

export type WrittenProgram = Found<Program>
export type WrittenTrace = Found<Trace>
export type WrittenRow = Found<Pair>

/** Scratch space in the system's folder for such: a data set may lie where nothing can be written. */
export async function openWritten(): Promise<Written> {
  const workspace = await openWorkspace(tmpdir())
  const { stored_programs, stored_traces, rows, shown, held, ledger } = TABLES
  return {
    workspace,
    programs: await workspace.journal('stored_programs', stored_programs),
    traces: await workspace.journal('stored_traces', stored_traces),
    records: await workspace.journal('records', { row_id: 'VARCHAR', program_id: 'VARCHAR' }),
    rows: await workspace.table('rows', rows),
    shown: await workspace.table('shown', shown),
    held: await workspace.table('held', held),
    ledger: await workspace.table('ledger', ledger),
  }
}
