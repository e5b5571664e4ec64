/**
 * Runs the tests and calls of every program in a data set again, from its Parquet files alone: a right program must pass all
 * of its tests, a bug must fail and pass those that it is said to, and a call must give what is written, under another hash
 * seed, clock and folder. Prints the counts; exit code 1 where one is otherwise.
 *
 *     rerun.ts DATASET
 */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { Manifest } from '../schemas/manifest.ts'
import { SPLITS } from '../schemas/names.ts'
import { parse } from '../schemas/parse.ts'
import type { Bug, Call, Test } from '../schemas/program.ts'
import { StoredProgram } from '../schemas/stored.ts'
import type { Outcome, Trigger } from '../schemas/trace.ts'
import { ordered } from '../pipeline/ordered.ts'
import { findInterpreter } from '../pipeline/python/interpreter.ts'
import { readFolder } from '../pipeline/shards/read.ts'
import { contradiction } from '../pipeline/supply/contradiction.ts'
import { triggerOf } from '../pipeline/supply/verify.ts'
import { triggerOfTest, verdictOn, type TestRun } from '../pipeline/test-run.ts'
import { execute } from '../pipeline/trace/execute.ts'
import { DEFAULT_LANE } from '../pipeline/trace/lane.ts'
import { openLanes } from '../pipeline/trace/lanes.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('give the folder of a data set')
const { recipe } = parse(Manifest, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
const concurrency = cpus().length
// Another hash seed, clock, folder and seed of `random` than the build had.
const elsewhere = { ...DEFAULT_LANE, layout: 'varied', hash_seed: 7 } as const
const interpreter = await findInterpreter(recipe.python, recipe.packages)
const lanes = await openLanes(interpreter, concurrency, elsewhere)

async function* stored(): AsyncGenerator<StoredProgram> {
  for (const split of SPLITS)
    for await (const row of readFolder(join(folder as string, 'programs', split)))
      yield parse(StoredProgram, row)
}

const bugOf = ({ bug }: StoredProgram): Bug | undefined =>
  bug === null ? undefined : (JSON.parse(bug) as Bug)

function run(code: string, trigger: Trigger): Promise<TestRun> {
  return execute(lanes, { code, trigger, limits: recipe.limits, record: 'none', record_module_body: false })
}

const called = (program: StoredProgram): Call[] => JSON.parse(program.calls) as Call[]
const tested = (program: StoredProgram): Test[] => JSON.parse(program.tests) as Test[]

/** The tests that end otherwise than is written. */
async function wrongTests(program: StoredProgram): Promise<string[]> {
  const { failing = [], unknown = [] } = bugOf(program)?.tests ?? {}
  const wrong: string[] = []
  for (const [place, test] of tested(program).entries()) {
    if (unknown.includes(place)) continue
    const verdict = verdictOn(test, await run(program.code, triggerOfTest(test)))
    if ((verdict === 'passes') === failing.includes(place)) wrong.push(`test ${place}: ${verdict}`)
  }
  return wrong
}

const OWN_ENDS: readonly Outcome['kind'][] = ['returned', 'raised', 'exited']

/** The calls that end otherwise than is written; of a call of which no result is written, those that do not end. */
async function wrongCalls(program: StoredProgram): Promise<string[]> {
  const wrong: string[] = []
  for (const call of called(program)) {
    const trigger = triggerOf({ entry_point: program.entry_point ?? undefined }, call)
    const ran = await run(program.code, trigger)
    const found = OWN_ENDS.includes(ran.outcome.kind)
      ? await contradiction(call, ran, (other) => run(program.code, other))
      : { detail: ran.outcome.kind }
    if (found !== undefined) wrong.push(`${call.expression}: ${found.detail}`)
  }
  return wrong
}

const counts = { right: 0, bugs: 0, tests: 0, calls: 0, otherwise: 0 }
const options = { concurrency, slack: concurrency, signal: new AbortController().signal }
const runs = ordered(stored(), options, async (program) => ({
  program,
  wrong: [...(await wrongTests(program)), ...(await wrongCalls(program))],
}))
for await (const { program, wrong } of runs) {
  counts[bugOf(program) === undefined ? 'right' : 'bugs']++
  counts.tests += tested(program).length
  counts.calls += called(program).length
  counts.otherwise += wrong.length
  for (const each of wrong) console.log(`${program.id} of ${program.path}: ${each}`)
}
await lanes.close()
console.log(
  `${counts.right} right programs and ${counts.bugs} bugs, ${counts.tests} tests, ${counts.calls} calls: ${counts.otherwise} end otherwise than is written`,
)
process.exitCode = counts.otherwise === 0 ? 0 : 1
