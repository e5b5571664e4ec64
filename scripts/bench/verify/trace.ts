/**
 * Runs what stands behind the rows of a data set once more, as a build does, and does nothing with it: what tracing costs.
 * Prints how many runs that were.
 *
 *     trace.ts DATASET all|recordings|nothing
 *
 * `recordings` records every stored trace. `all` also runs the tests and calls of all programs that no trace is of, each
 * once. `nothing` opens the lanes and reads the manifest: what the others spend before their first run.
 */
import { join } from 'node:path'
import { SPLITS } from '../../../schemas/names.ts'
import { parse } from '../../../schemas/parse.ts'
import { StoredProgram, StoredTrace } from '../../../schemas/stored.ts'
import type { Trigger } from '../../../schemas/trace.ts'
import { findInterpreter } from '../../../pipeline/python/interpreter.ts'
import { manifestOf } from '../../../pipeline/run/data-set.ts'
import { openRecorders } from '../../../pipeline/run/recorders.ts'
import { programOfRow, traceOfRow } from '../../../pipeline/run/stored.ts'
import { readFolder } from '../../../pipeline/shards/read.ts'
import { triggerOf } from '../../../pipeline/supply/verify.ts'
import { triggerOfTest } from '../../../pipeline/test-run.ts'
import { execute } from '../../../pipeline/trace/execute.ts'

export interface Traced {
  readonly recordings: number
  /** Of tests and calls that no recording is of. */
  readonly runs: number
  readonly events: number
}

const [folder = '', what = 'all'] = process.argv.slice(2)
const { recipe } = await manifestOf(folder)
const { limits, record_module_body } = recipe
const interpreter = await findInterpreter(recipe.python, recipe.packages)
const once = { ...recipe, checks: 'none', cache: 'off' } as const
const recorders = await openRecorders(interpreter, once, 1, console.error)

const keyOf = (code: string, { kind, text, stdin }: Trigger): string =>
  JSON.stringify([code, kind, text, stdin ?? null])
const traced = { recordings: 0, runs: 0, events: 0 }
for (const split of what === 'nothing' ? [] : SPLITS) {
  const codes = new Map<string, string>()
  const known = new Set<string>()
  const others: { code: string; trigger: Trigger }[] = []
  for await (const row of readFolder(join(folder, 'programs', split))) {
    const program = programOfRow(parse(StoredProgram, row))
    const { id, code, buggy_of } = program
    codes.set(id, code)
    // A bug has its fix's calls, which nobody runs on it.
    const calls = buggy_of === undefined ? program.calls.map((call) => triggerOf(program, call)) : []
    for (const trigger of [...calls, ...program.tests.map(triggerOfTest)]) others.push({ code, trigger })
  }
  for await (const row of readFolder(join(folder, 'traces', split))) {
    const { program_id, trigger } = traceOfRow(parse(StoredTrace, row))
    const code = codes.get(program_id) ?? ''
    known.add(keyOf(code, trigger))
    const { events } = await execute(recorders.first, {
      code,
      trigger,
      limits,
      record: 'trace',
      record_module_body,
    })
    traced.recordings++
    traced.events += events.length
  }
  for (const { code, trigger } of what === 'all' ? others : []) {
    const key = keyOf(code, trigger)
    if (known.has(key)) continue
    known.add(key)
    await execute(recorders.first, { code, trigger, limits, record: 'none', record_module_body: false })
    traced.runs++
  }
}
await recorders.close()
process.stdout.write(JSON.stringify(traced satisfies Traced))
