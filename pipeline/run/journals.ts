import { partOf } from '../../schemas/mix.ts'
import type { SplitName } from '../../schemas/names.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import type { VerifiedFamily } from '../supply/family.ts'
import { cutText } from '../cut-text.ts'
import { isUnlicensed } from '../quality/checks/license.ts'
import { splitOf, shuffleKey } from '../shards/split.ts'
import type { Journal, Workspace } from '../workspace/workspace.ts'
import { familyOf } from './apart.ts'
import { answerKeys } from './answer-of.ts'
import { keysOfProgram, PROGRAM_KEYS } from './program-keys.ts'
import type { RowSet } from './rows.ts'
import { tracesOf } from './samples.ts'
import { storedProgram, storedTrace } from './stored.ts'

/** Everything that a build keeps on disk between its passes; JavaScript holds keys of one record at a time. */
export class Journals {
  readonly programs: Journal
  readonly traces: Journal
  readonly repairs: Journal
  readonly rows: Journal
  readonly rejected: Journal
  readonly #recipe: Recipe
  #sequence = 0

  private constructor(
    journals: Record<'programs' | 'traces' | 'repairs' | 'rows' | 'rejected', Journal>,
    recipe: Recipe,
  ) {
    this.programs = journals.programs
    this.traces = journals.traces
    this.repairs = journals.repairs
    this.rows = journals.rows
    this.rejected = journals.rejected
    this.#recipe = recipe
  }

  static async open(workspace: Workspace, recipe: Recipe): Promise<Journals> {
    return new Journals(
      {
        programs: await workspace.journal('stored_programs', PROGRAM_KEYS),
        traces: await workspace.journal('stored_traces', {
          split: 'VARCHAR',
          seq: 'BIGINT',
          family: 'VARCHAR',
          program_id: 'VARCHAR',
        }),
        repairs: await workspace.journal('repairs', {
          sample_id: 'VARCHAR',
          program_id: 'VARCHAR',
          family: 'VARCHAR',
          grp: 'VARCHAR',
          source: 'VARCHAR',
          split: 'VARCHAR',
          size: 'BIGINT',
        }),
        rows: await workspace.journal('rows', {
          sample_id: 'VARCHAR',
          row_id: 'VARCHAR',
          program_id: 'VARCHAR',
          family: 'VARCHAR',
          grp: 'VARCHAR',
          split: 'VARCHAR',
          shuffle_key: 'VARCHAR',
          place: 'BIGINT',
          part: 'VARCHAR',
          task: 'VARCHAR',
          source: 'VARCHAR',
          answer: 'VARCHAR',
          shown: 'VARCHAR',
          kind: 'VARCHAR',
          unlicensed: 'BOOLEAN',
        }),
        rejected: await workspace.journal('rejections', {
          stage: 'VARCHAR',
          reason: 'VARCHAR',
          id: 'VARCHAR',
          detail: 'VARCHAR',
        }),
      },
      recipe,
    )
  }

  split(group: string): SplitName {
    return splitOf(group, this.#recipe.seed, this.#recipe.split)
  }

  async family(family: VerifiedFamily): Promise<void> {
    const split = this.split(family.program.group)
    const bugs = family.bugs.map(({ program }) => ({ program, traces: [] }))
    for (const { program, traces } of [family, ...bugs, ...family.variants]) {
      const keys = { split, seq: this.#sequence++, family: family.program.id, calls: traces.length }
      await this.programs.append(storedProgram(program), keysOfProgram(program, keys))
    }
    for (const trace of tracesOf(family)) {
      await this.traces.append(storedTrace(trace, family.program.group), {
        split,
        seq: this.#sequence++,
        family: family.program.id,
        program_id: trace.program_id,
      })
    }
  }

  async row({ sample, pairs }: RowSet, place: number): Promise<void> {
    const { group } = sample.program
    // Rows of one sample differ in their evidence alone: the first stands for all.
    const [first] = Object.values(pairs)
    if (first === undefined) throw new Error(`sample ${sample.sample_id} has no row`)
    await this.rows.append(pairs, {
      sample_id: sample.sample_id,
      row_id: first.id,
      program_id: sample.program.id,
      family: familyOf(sample.program),
      grp: group,
      split: this.split(group),
      shuffle_key: shuffleKey(this.#recipe.seed, sample.sample_id),
      place,
      part: partOf(sample.task),
      task: sample.task,
      source: sample.program.origin.corpus,
      ...answerKeys(first),
      unlicensed: isUnlicensed(first.license),
    })
  }

  async rejection(rejection: Rejection): Promise<void> {
    await this.rejected.append({}, { ...rejection, detail: cutText(rejection.detail, 500) })
  }

  async flush(): Promise<void> {
    for (const journal of [this.programs, this.traces, this.repairs, this.rows, this.rejected])
      await journal.flush()
  }
}
