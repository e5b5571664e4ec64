import type { Recipe } from '../../../schemas/recipe.ts'
import type { Pair } from '../../../schemas/pair.ts'
import type { Program, Test } from '../../../schemas/program.ts'
import type { Trace, Trigger } from '../../../schemas/trace.ts'
import type { Manifest } from '../../../schemas/manifest.ts'
import type { FailedTest, VerifiedFamily } from '../../supply/family.ts'
import { provingTest } from '../../supply/tests/proving.ts'
import { triggerOf } from '../../supply/verify.ts'
import type { Sample } from '../../tasks/task.ts'
import { triggerOfTest } from '../../test-run.ts'
import { traceIdOf } from '../../trace/trace.ts'
import type { Answer } from '../../workspace/workspace.ts'
import type { Journal } from '../../workspace/workspace.ts'
import { numberIn, textIn } from '../../workspace/answer.ts'
import { samplesOf } from '../samples.ts'
import type { Found, Written } from './written.ts'

/** What was written of a right program and all that was made of it. */
export interface WrittenFamily {
  readonly id: string
  readonly programs: ReadonlyMap<string, Found<Program>>
  readonly traces: ReadonlyMap<string, Found<Trace>>
  readonly rows: readonly Found<Pair>[]
  /** Bugs of other families that placebos name, with the traces of them. */
  readonly others: { readonly programs: readonly Program[]; readonly traces: ReadonlyMap<string, Trace> }
}

/** Rows of a query by their rank, each taken once. */
class Cursor {
  readonly #rows: AsyncGenerator<Answer, void, undefined>
  #next: Answer | undefined
  #ended = false

  constructor(rows: AsyncGenerator<Answer, void, undefined>) {
    this.#rows = rows
  }

  async take(rank: number): Promise<Answer[]> {
    const taken: Answer[] = []
    for (;;) {
      if (this.#next === undefined && !this.#ended) {
        const { value, done } = await this.#rows.next()
        if (done === true) this.#ended = true
        else this.#next = value
      }
      if (this.#next === undefined || numberIn(this.#next, 'rank') > rank) return taken
      taken.push(this.#next)
      this.#next = undefined
    }
  }

  async close(): Promise<void> {
    await this.#rows.return()
  }
}

async function recordsOf<Record>(journal: Journal, keys: readonly Answer[]): Promise<Found<Record>[]> {
  const records: Found<Record>[] = []
  for (const key of keys)
    records.push(await journal.read<Found<Record>>(numberIn(key, 'offset'), numberIn(key, 'length')))
  return records
}

const byId = <Record extends { readonly id: string }>(
  found: readonly Found<Record>[],
): Map<string, Found<Record>> => new Map(found.map((each) => [each.record.id, each]))

/** `ranks` numbers the families in the order of the files: those that the `chosen` samples are of. */
const RANKS = `
  CREATE TABLE owners AS SELECT id, min(family) AS family FROM stored_programs GROUP BY id;
  CREATE TABLE ranks AS
    SELECT family, row_number() OVER (ORDER BY first_seq) AS rank
    FROM (SELECT family, min(seq) AS first_seq FROM stored_programs GROUP BY family) f
    WHERE (SELECT is_whole FROM choice) OR family IN (
      SELECT o.family FROM rows r JOIN chosen USING (sample_id) JOIN owners o ON o.id = r.program_id);
`

const OF_FAMILY = {
  programs: `SELECT rank, seq, "offset", length FROM stored_programs JOIN ranks USING (family)`,
  traces: `SELECT rank, seq, t."offset", t.length FROM stored_traces t JOIN owners o ON o.id = t.program_id JOIN ranks USING (family)`,
  records: `SELECT rank, "offset" AS seq, "offset", length FROM records r JOIN owners o ON o.id = r.program_id JOIN ranks USING (family)`,
  others: `SELECT DISTINCT rank, p.seq, p."offset", p.length FROM rows r
    JOIN owners o ON o.id = r.program_id JOIN ranks USING (family) JOIN stored_programs p ON p.repair_sample = r.placebo`,
  otherTraces: `SELECT DISTINCT rank, t.seq, t."offset", t.length FROM rows r
    JOIN owners o ON o.id = r.program_id JOIN ranks USING (family) JOIN stored_programs p ON p.repair_sample = r.placebo
    JOIN stored_traces t ON t.program_id = p.id`,
} as const

/** Families in the order of the files, one in memory at a time. */
export async function* familiesOf(written: Written): AsyncGenerator<WrittenFamily> {
  const { workspace } = written
  await workspace.execute(RANKS)
  const cursor = (sql: string): Cursor => new Cursor(workspace.query(`${sql} ORDER BY rank, seq`))
  const cursors = {
    programs: cursor(OF_FAMILY.programs),
    traces: cursor(OF_FAMILY.traces),
    records: cursor(OF_FAMILY.records),
    others: cursor(OF_FAMILY.others),
    otherTraces: cursor(OF_FAMILY.otherTraces),
  }
  try {
    for await (const row of workspace.query('SELECT rank, family FROM ranks ORDER BY rank')) {
      const rank = numberIn(row, 'rank')
      const programs = await recordsOf<Program>(written.programs, await cursors.programs.take(rank))
      const traces = await recordsOf<Trace>(written.traces, await cursors.traces.take(rank))
      const rows = await recordsOf<Pair>(written.records, await cursors.records.take(rank))
      const others = await recordsOf<Program>(written.programs, await cursors.others.take(rank))
      const otherTraces = await recordsOf<Trace>(written.traces, await cursors.otherTraces.take(rank))
      yield {
        id: textIn(row, 'family'),
        programs: byId(programs),
        traces: byId(traces),
        rows,
        others: {
          programs: others.map(({ record }) => record),
          traces: new Map(otherTraces.map(({ record }) => [record.id, record])),
        },
      }
    }
  } finally {
    for (const each of Object.values(cursors)) await each.close()
  }
}

type Traces = (program: Program, trigger: Trigger) => Trace | undefined

/** Finds a recorded run by what its id is made of. */
function tracesBy({ runtime, engine, recipe }: Manifest, find: (id: string) => Trace | undefined): Traces {
  const [name = ''] = engine.split(',')
  return ({ id }, trigger) =>
    find(traceIdOf({ program_id: id, trigger, runtime, engine: name, limits: recipe.limits }))
}

/** A bug with the failing tests that its program says were recorded; undefined where one of these runs is not there. */
function bugOf(program: Program, traces: Traces): VerifiedFamily['bugs'][number] | undefined {
  const { traced, traced_too = [] } = program.bug?.tests ?? {}
  const failures = [traced, ...traced_too].map((place): FailedTest | undefined => {
    const failing: Test | undefined = place === undefined ? undefined : program.tests[place]
    const trace = failing && traces(program, triggerOfTest(failing))
    return failing === undefined || trace === undefined ? undefined : { failing, trace }
  })
  const [first, ...more] = failures.filter((each) => each !== undefined)
  if (first === undefined || more.length < traced_too.length) return undefined
  return { program, ...first, more }
}

/** What a build knew of a family when it wrote its rows, and the recorded runs that are missing, in words. */
export function asVerified(
  { id, programs, traces }: WrittenFamily,
  manifest: Manifest,
): { family: VerifiedFamily | undefined; missing: { file: string; id: string; what: string }[] } {
  const { recipe } = manifest
  const find = tracesBy(manifest, (trace) => traces.get(trace)?.record)
  const missing: { file: string; id: string; what: string }[] = []
  const right = programs.get(id)?.record
  if (right === undefined) return { family: undefined, missing }
  const called = (program: Program): Trace[] =>
    program.calls.flatMap((call) => {
      const trace = find(program, triggerOf(program, call))
      if (trace === undefined)
        missing.push({ file: programs.get(program.id)?.file ?? '', id: program.id, what: call.expression })
      return trace === undefined ? [] : [trace]
    })
  const bugs: VerifiedFamily['bugs'][number][] = []
  const variants: VerifiedFamily['variants'][number][] = []
  for (const { file, record: program } of programs.values()) {
    if (program.variant !== undefined) variants.push({ program, traces: called(program) })
    if (program.buggy_of === undefined) continue
    const bug = bugOf(program, find)
    if (bug === undefined) {
      missing.push({ file, id: program.id, what: 'the failing tests' })
      continue
    }
    const fixedTrace = find(right, bug.trace.trigger)
    bugs.push({ ...bug, ...(fixedTrace === undefined ? {} : { fixedTrace }) })
  }
  const own = called(right)
  const proof = proofOf(right, recipe, find)
  // What was tried beside the calls is not written: a call that was refused for it is in the ledger.
  const results = { calls: own.length, distinct: own.length }
  return {
    family: { program: right, traces: own, bugs, variants, results, ...(proof && { proof }) },
    missing,
  }
}

function proofOf(program: Program, { tasks }: Recipe, find: Traces): Trace | undefined {
  const test = provingTest(program)
  return tasks.synthesis === undefined || test === undefined ? undefined : find(program, triggerOfTest(test))
}

/** The samples that placebos of a family's rows were drawn from, by id. */
export function placebosOf({ others }: WrittenFamily, manifest: Manifest): Map<string, Sample> {
  const find = tracesBy(manifest, (id) => others.traces.get(id))
  const samples = others.programs.flatMap((program) => {
    const bug = bugOf(program, find)
    if (bug === undefined) return []
    const family: VerifiedFamily = { program, traces: [], bugs: [bug], variants: [] }
    return samplesOf(family, manifest.recipe).filter(({ task }) => task === 'repair')
  })
  return new Map(samples.map((sample) => [sample.sample_id, sample]))
}
