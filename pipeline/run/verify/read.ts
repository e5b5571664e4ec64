import { createHash } from 'node:crypto'
import { columnsOf } from '../../../schemas/columns.ts'
import type { Manifest, SealedFile } from '../../../schemas/manifest.ts'
import { partOf } from '../../../schemas/mix.ts'
import { Pair } from '../../../schemas/pair.ts'
import { parse, SchemaError } from '../../../schemas/parse.ts'
import type { Program } from '../../../schemas/program.ts'
import { Rejection } from '../../../schemas/rejection.ts'
import { EvalRow, StoredProgram, StoredTrace } from '../../../schemas/stored.ts'
import type { CheckName, Fault } from '../../../schemas/verification.ts'
import type { Findings } from '../../audit/verify/findings.ts'
import { canonicalJson, type Row } from '../../shards/row.ts'
import { shuffleKey, splitOf } from '../../shards/split.ts'
import { sampleIdOf } from '../../tasks/pair.ts'
import { triggerOfTest } from '../../test-run.ts'
import { familyOf } from '../apart.ts'
import { keysOfProgram } from '../program-keys.ts'
import { evalRow, programOfRow, storedTrace, traceOfRow } from '../stored.ts'
import { armSetsOf } from '../training-sets.ts'
import { rowsOfFile, type Digests } from './files.ts'
import { namedIn } from './named.ts'
import { faultsOfProgram, faultsOfRow, faultsOfTrace } from './ids.ts'
import type { Written, WrittenProgram, WrittenRow, WrittenTrace } from './written.ts'

const EVAL_COLUMNS = columnsOf(EvalRow)
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The sample of repair that a bug gives; null for other programs. */
function repairSampleOf({ id, bug, tests }: Program): string | null {
  const test = bug?.tests === undefined ? undefined : tests[bug.tests.traced]
  return test === undefined ? null : sampleIdOf(id, triggerOfTest(test), 'repair')
}

/** Reads a data set's files once, each record checked by itself, and keeps what the other checks ask for. */
export class Reading {
  readonly #manifest: Manifest
  readonly #written: Written
  readonly #findings: Findings
  readonly #digests: Digests = new Map()
  readonly #firstArm: string | undefined
  readonly #places = new Map<string, number>()
  #seq = 0

  constructor(manifest: Manifest, written: Written, findings: Findings) {
    this.#manifest = manifest
    this.#written = written
    this.#findings = findings
    this.#firstArm = armSetsOf(manifest.recipe)[0]?.name
  }

  async read(folder: string): Promise<void> {
    for (const file of this.#manifest.files) {
      for await (const { row, text } of rowsOfFile(folder, file, this.#digests, this.#findings))
        await this.#take(file, row, text)
    }
    this.#compareArrow()
  }

  /** Where a record of a split's folder counts from 0, over all of its files. */
  #placeIn(folder: string): number {
    const place = this.#places.get(folder) ?? 0
    this.#places.set(folder, place + 1)
    return place
  }

  async #take({ path }: SealedFile, row: Row, text: string): Promise<void> {
    const [kind, second = '', third = ''] = path.split('/')
    if (kind === 'programs') await this.#program(path, second, row)
    else if (kind === 'traces') await this.#trace(path, second, row)
    else if (kind === 'sft') await this.#row(path, second, third, row, text)
    else if (kind === 'eval') this.#heldRow(path, second, row, text)
    else if (kind === 'rejected') this.#rejection(path, row)
  }

  /** The record of a row; undefined where it is none, which is a fault. */
  #parsed<Value>(file: string, row: Row, make: () => Value): Value | undefined {
    try {
      const value = make()
      this.#findings.looked('records')
      return value
    } catch (error) {
      if (!(error instanceof SchemaError || error instanceof SyntaxError)) throw error
      const id = typeof row['id'] === 'string' ? row['id'] : ''
      this.#fault('records', {
        file,
        id,
        field: 'row',
        found: error.message,
        expected: 'as its schema has it',
      })
      return undefined
    }
  }

  #fault(check: CheckName, fault: Fault): void {
    this.#findings.looked(check, [fault])
  }

  #inSplit(file: string, id: string, group: string, split: string): void {
    const { seed, split: shares } = this.#manifest.recipe
    // Then a group's place hangs on all others; that nothing crosses is looked at either way.
    if (shares.stratify.length > 0) return
    const expected = splitOf(group, seed, shares)
    const fault = { file, id, field: 'split', found: split, expected: `${expected}, by its group ${group}` }
    this.#findings.looked('splits', expected === split ? [] : [fault])
  }

  async #program(file: string, split: string, row: Row): Promise<void> {
    const program = this.#parsed(file, row, () => programOfRow(parse(StoredProgram, row)))
    if (program === undefined) return
    this.#findings.looked('ids', faultsOfProgram(file, program))
    this.#inSplit(file, program.id, program.group, split)
    const record: WrittenProgram = { file, record: program }
    const keys = { split, seq: this.#seq++, family: familyOf(program), calls: program.calls.length }
    await this.#written.programs.append(record, {
      ...keysOfProgram(program, keys),
      repair_sample: repairSampleOf(program),
      file,
    })
  }

  async #trace(file: string, split: string, row: Row): Promise<void> {
    const stored = this.#parsed(file, row, () => parse(StoredTrace, row))
    const trace = stored === undefined ? undefined : this.#parsed(file, row, () => traceOfRow(stored))
    if (stored === undefined || trace === undefined) return
    const faults = faultsOfTrace(file, trace, this.#manifest)
    const { status, n_events, integrity } = storedTrace({ ...trace, events: [] }, stored.group)
    for (const [field, found, expected] of [
      ['status', stored.status, status],
      ['n_events', String(stored.n_events), String(trace.events.length || n_events)],
      ['integrity', stored.integrity, integrity],
    ] as const)
      if (found !== expected) faults.push({ file, id: trace.id, field, found, expected })
    this.#findings.looked('ids', faults)
    this.#inSplit(file, trace.id, stored.group, split)
    const record: WrittenTrace = { file, record: trace }
    await this.#written.traces.append(record, {
      split,
      seq: this.#seq++,
      id: trace.id,
      program_id: trace.program_id,
      grp: stored.group,
      file,
    })
  }

  async #row(file: string, folder: string, split: string, row: Row, text: string): Promise<void> {
    const pair = this.#parsed(file, row, () => parse(Pair, row))
    const place = this.#placeIn(`${folder}/${split}`)
    if (pair === undefined) return
    this.#inSplit(file, pair.id, pair.group, split)
    // What is not an arm's own stands in all sets: the others are compared with the first by their hashes.
    const isOwn = pair.task === 'repair' ? folder === pair.arm : folder === this.#firstArm
    const facts = isOwn ? this.#parsed(file, row, () => namedIn(pair)) : undefined
    const keys = { row_id: pair.id, program_id: pair.program_id }
    const held = split === 'test' ? canonicalJson(EVAL_COLUMNS, evalRow(pair)) : undefined
    this.#written.rows.append({
      ...keys,
      folder,
      split,
      place,
      sample_id: pair.sample_id,
      fixed: facts?.fixed_program_id ?? null,
      placebo: facts?.placebo_sample_id ?? null,
      grp: pair.group,
      task: pair.task,
      part: partOf(pair.task),
      arm: pair.arm,
      shuffle_key: shuffleKey(this.#manifest.recipe.seed, pair.sample_id),
      hash: hashOf(text),
      held_hash: held === undefined ? null : hashOf(held),
      n_tokens: pair.n_tokens,
      file,
    })
    if (facts === undefined) return
    this.#findings.looked('ids', faultsOfRow(file, pair, facts.trigger))
    const record: WrittenRow = { file, record: pair }
    await this.#written.records.append(record, keys)
    for (const trace_id of pair.trace_ids)
      this.#written.shown.append({ row_id: pair.id, split, trace_id, file })
  }

  #heldRow(file: string, folder: string, row: Row, text: string): void {
    const place = this.#placeIn(`eval/${folder}`)
    const held = this.#parsed(file, row, () => parse(EvalRow, row))
    if (held === undefined) return
    this.#written.held.append({ folder, place, row_id: held.id, hash: hashOf(text), file })
  }

  #rejection(file: string, row: Row): void {
    const rejection = this.#parsed(file, row, () => parse(Rejection, row))
    if (rejection === undefined) return
    const { stage, reason, id } = rejection
    this.#written.ledger.append({ stage, reason, id })
  }

  /** The Arrow files hold the rows of the Parquet files beside them. */
  #compareArrow(): void {
    for (const [path, found] of this.#digests) {
      if (!path.startsWith('arrow/')) continue
      const twin = path.slice('arrow/'.length).replace(/\.arrow$/, '.parquet')
      const expected = this.#digests.get(twin) ?? `a file ${twin}`
      const faults = found === expected ? [] : [{ file: path, id: '', field: 'rows_sha256', found, expected }]
      this.#findings.looked('files', faults)
    }
  }
}
