import type { Manifest } from '../../../schemas/manifest.ts'
import type { Pair } from '../../../schemas/pair.ts'
import type { Fault } from '../../../schemas/verification.ts'
import type { VerifiedFamily } from '../../supply/family.ts'
import type { Render, Sample } from '../../tasks/task.ts'
import type { Counter } from '../../tokens/count.ts'
import { samplesOf } from '../samples.ts'
import { placeboNamed } from './named.ts'
import { writtenRationales } from './rationales.ts'
import { faultsOfRow, redraft, type Redrafted } from './rows.ts'
import type { Found } from './written.ts'

/** What rows are made of beside their family. */
export interface Redrafting {
  readonly manifest: Manifest
  readonly signal: AbortSignal
  readonly render: Render
  readonly counter: Counter
  /** Whether a sample is among those that are run anew. */
  readonly isChosen: (sampleId: string) => boolean
}

/** A row that should stand in the data set, and does not. */
export interface AbsentRow {
  readonly sample_id: string
  readonly arm: string
  readonly task: string
  readonly program_id: string
}

/** Rows of one family that are made anew, beside those that are written. */
export class Drafts {
  readonly #rows: readonly Found<Pair>[]
  readonly #looked: (id: string, faults: readonly Fault[]) => void
  /** Rows that are written and were not made anew so far. */
  readonly #open: Map<string, Found<Pair>>
  readonly absent: AbsentRow[] = []
  /** Ids of rows in the order in which a build makes them. */
  readonly made: string[] = []

  /** @param looked takes the faults of each row that was looked at. */
  constructor(rows: readonly Found<Pair>[], looked: (id: string, faults: readonly Fault[]) => void) {
    this.#rows = rows
    this.#looked = looked
    this.#open = new Map(rows.map((row) => [row.record.id, row]))
  }

  /** Compares row by row; what is written and cannot be made is a fault, too. */
  async compare(
    family: VerifiedFamily | undefined,
    placebos: ReadonlyMap<string, Sample>,
    { manifest, signal, render, counter, isChosen }: Redrafting,
  ): Promise<void> {
    const written = this.#rows.map(({ record }) => record)
    const named = new Set(written.map(({ sample_id }) => sample_id))
    const reasons = new Map<string, readonly string[]>()
    const tools = {
      recipe: manifest.recipe,
      signal,
      render,
      counter,
      rationales: writtenRationales(written),
      placeboOf: ({ sample_id }: Sample) => placebos.get(placeboNamed(written, sample_id) ?? ''),
    }
    for (const sample of family === undefined ? [] : samplesOf(family, manifest.recipe)) {
      // A sample without rows is looked at where all are: what is lost has no row that could be chosen.
      if (family === undefined || !(named.has(sample.sample_id) || isChosen(sample.sample_id))) continue
      const drafted = await orReason(() => redraft(sample, family, tools))
      reasons.set(sample.sample_id, drafted.reasons)
      for (const set of drafted.sets) this.#compareSet(set)
    }
    for (const { file, record } of this.#open.values()) {
      const why = reasons.get(record.sample_id)?.join('; ') ?? 'no such sample of its program'
      const fault = { file, id: record.id, field: 'row', found: 'a row', expected: `none: ${why}` }
      this.#looked(record.id, [fault])
    }
  }

  #compareSet(set: readonly Pair[]): void {
    const [first] = set
    if (first !== undefined && !set.some(({ id }) => this.#open.has(id))) {
      const { sample_id, arm, task, program_id } = first
      this.absent.push({ sample_id, arm, task, program_id })
      return
    }
    for (const anew of set) {
      const row = this.#open.get(anew.id)
      this.#open.delete(anew.id)
      this.made.push(anew.id)
      if (row === undefined) {
        const told = {
          file: `sft/${anew.arm}`,
          id: anew.id,
          field: 'row',
          found: 'none',
          expected: 'a row, as in other arms',
        }
        this.#looked(anew.id, [told])
      } else this.#looked(anew.id, faultsOfRow(row.file, row.record, anew))
    }
  }
}

/** What cannot be made anew is told as the task says it. */
async function orReason(make: () => Promise<Redrafted>): Promise<Redrafted> {
  try {
    return await make()
  } catch (error) {
    return { sets: [], reasons: [error instanceof Error ? error.message : String(error)] }
  }
}
