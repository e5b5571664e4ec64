/**
 * Runs the tests of every program in a data set again, from its Parquet files alone: a right program must pass all of its
 * tests, a bug must fail and pass those that it is said to, under another hash seed, clock and folder. Prints the counts;
 * exit code 1 where one is otherwise.
 *
 *     rerun.ts DATASET
 */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { Manifest } from '../schemas/manifest.ts'
import { SPLITS } from '../schemas/names.ts'
import { parse } from '../schemas/parse.ts'
import type { Bug, Test } from '../schemas/program.ts'
import { StoredProgram } from '../schemas/stored.ts'
import { ordered } from '../pipeline/ordered.ts'
import { findInterpreter } from '../pipeline/python/interpreter.ts'
import { readFolder } from '../pipeline/shards/read.ts'
import { triggerOfTest, verdictOn } from '../pipeline/test-run.ts'
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

/** Places of the tests that a program fails. */
async function failing({ code, tests }: StoredProgram): Promise<number[]> {
  const places: number[] = []
  for (const [place, test] of (JSON.parse(tests) as Test[]).entries()) {
    const trigger = triggerOfTest(test)
    const job = { code, trigger, limits: recipe.limits, record: 'none', record_module_body: false } as const
    if (verdictOn(test, await execute(lanes, job)) !== 'passes') places.push(place)
  }
  return places
}

const counts = { right: 0, bugs: 0, tests: 0, otherwise: 0 }
const options = { concurrency, slack: concurrency, signal: new AbortController().signal }
const runs = ordered(stored(), options, async (program) => ({ program, fails: await failing(program) }))
for await (const { program, fails } of runs) {
  const bug = program.bug === null ? undefined : (JSON.parse(program.bug) as Bug)
  const wanted = bug?.tests?.failing ?? []
  const unknown = new Set(bug?.tests?.unknown)
  counts[bug === undefined ? 'right' : 'bugs']++
  counts.tests += (JSON.parse(program.tests) as Test[]).length
  if (JSON.stringify(fails.filter((place) => !unknown.has(place))) === JSON.stringify(wanted)) continue
  counts.otherwise++
  console.log(`${program.id} of ${program.path} fails tests ${fails.join(', ')}, not ${wanted.join(', ')}`)
}
await lanes.close()
console.log(
  `${counts.right} right programs and ${counts.bugs} bugs, ${counts.tests} tests: ${counts.otherwise} end otherwise than is written`,
)
process.exitCode = counts.otherwise === 0 ? 0 : 1
