import type { Pair } from '../../../schemas/pair.ts'
import type { Program } from '../../../schemas/program.ts'
import type { CheckName, Fault } from '../../../schemas/verification.ts'
import { Findings } from '../../audit/verify/findings.ts'
import { Judged } from './answers.ts'
import { Drafts, type AbsentRow, type Redrafting } from './drafts.ts'
import { asVerified, placebosOf, type WrittenFamily } from './families.ts'
import { groundsOf } from './named.ts'
import { faultsOfDiff, faultsOfRuns } from './programs.ts'
import { Runs, type Lanes } from './runs.ts'
import { faultsOfTokens } from './tokens.ts'
import { faultsOfRecording } from './traces.ts'
import type { Found } from './written.ts'

export interface FamilyTools extends Redrafting {
  readonly lanes: Lanes
  /** Why recordings made here say nothing of those of the build; undefined where they do. */
  readonly elsewhere: string | undefined
  /** Whether tokens are counted here: of a choice of samples they are counted for all rows before. */
  readonly countsTokens: boolean
}

export interface FamilyFindings {
  readonly findings: Findings
  /** Samples of which something failed. */
  readonly failed: ReadonlySet<string>
  readonly absent: readonly AbsentRow[]
  /** Ids of rows in the order in which a build makes them. */
  readonly made: readonly string[]
}

/** Everything about one right program and what was made of it: runs, recordings, answers, rows. */
export class FamilyCheck {
  readonly #family: WrittenFamily
  readonly #tools: FamilyTools
  readonly #runs: Runs
  readonly #findings = new Findings()
  readonly #rows: readonly Found<Pair>[]
  /** Ids of what failed: of programs, traces and rows. */
  readonly #wrong = new Set<string>()

  constructor(family: WrittenFamily, tools: FamilyTools) {
    this.#family = family
    this.#tools = tools
    this.#runs = new Runs(tools.lanes, tools.manifest.recipe)
    this.#rows = family.rows.filter(({ record }) => tools.isChosen(record.sample_id))
  }

  async check(): Promise<FamilyFindings> {
    await this.#programs()
    await this.#traces()
    await this.#tokens()
    await this.#answers()
    const { absent, made } = await this.#drafts()
    const failed = this.#rows.filter(({ record }) =>
      [record.id, ...groundsOf(record)].some((id) => this.#wrong.has(id)),
    )
    return {
      findings: this.#findings,
      failed: new Set(failed.map(({ record }) => record.sample_id)),
      absent,
      made,
    }
  }

  #looked(check: CheckName, id: string, faults: readonly Fault[]): void {
    if (faults.length > 0) this.#wrong.add(id)
    this.#findings.looked(check, faults)
  }

  /** Whether a program or trace is looked at: all are, or those that chosen rows name. */
  get #isNeeded(): (id: string) => boolean {
    if (this.#rows.length === this.#family.rows.length) return () => true
    const named = new Set(this.#rows.flatMap(({ record }) => groundsOf(record)))
    return (id) => named.has(id)
  }

  async #programs(): Promise<void> {
    const { programs, id } = this.#family
    const fixed = programs.get(id)?.record
    const isNeeded = this.#isNeeded
    for (const { file, record } of programs.values()) {
      if (!isNeeded(record.id)) continue
      const told =
        record.buggy_of === undefined || fixed === undefined ? [] : faultsOfDiff(file, record, fixed)
      this.#looked('programs', record.id, [...told, ...(await faultsOfRuns(file, record, this.#runs))])
    }
  }

  async #traces(): Promise<void> {
    const { programs, traces } = this.#family
    const { elsewhere } = this.#tools
    const isNeeded = this.#isNeeded
    for (const { file, record } of traces.values()) {
      const program = programs.get(record.program_id)?.record
      if (!isNeeded(record.id) || program === undefined) continue
      if (elsewhere !== undefined) {
        this.#findings.skip('traces', elsewhere)
        continue
      }
      const anew = await this.#runs.retrace(program, record.trigger)
      this.#looked('traces', record.id, faultsOfRecording(file, record, anew))
    }
  }

  async #tokens(): Promise<void> {
    if (!this.#tools.countsTokens) return
    for (const { row, faults } of await faultsOfTokens(this.#rows, this.#tools.counter))
      this.#looked('tokens', row.id, faults)
  }

  async #answers(): Promise<void> {
    const { programs } = this.#family
    const program = (id: string): Program => {
      const found = programs.get(id)?.record
      if (found === undefined) throw new Error(`its program ${id} is not among those of its family`)
      return found
    }
    const judged = new Judged({ program, execute: this.#runs.execute, retrace: this.#runs.retrace })
    for (const { file, record } of this.#rows) {
      const { id } = record
      const { elsewhere } = this.#tools
      if (elsewhere !== undefined) {
        this.#findings.skip('answers', elsewhere)
        continue
      }
      const verdict = await judged.verdictOn(record)
      const wrong = { file, id, field: 'messages', expected: 'an answer that is right' }
      this.#looked(
        'answers',
        id,
        verdict.kind === 'correct' ? [] : [{ ...wrong, found: `${verdict.kind}: ${verdict.detail}` }],
      )
    }
  }

  /** Writes the rows anew; a recorded run that they would need and that is not there is a fault of the recordings. */
  async #drafts(): Promise<Drafts> {
    const { family, missing } = asVerified(this.#family, this.#tools.manifest)
    const isNeeded = this.#isNeeded
    for (const { file, id, what } of missing)
      if (isNeeded(id))
        this.#looked('traces', id, [{ file, id, field: 'traces', found: `none of ${what}`, expected: 'one' }])
    const drafts = new Drafts(this.#rows, (id, faults) => this.#looked('rows', id, faults))
    await drafts.compare(family, placebosOf(this.#family, this.#tools.manifest), this.#tools)
    return drafts
  }
}
