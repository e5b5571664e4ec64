/**
 * Sets our inputs beside those of MBPP+ (EvalPlus, arXiv:2305.01210): for each program its base inputs, as many that our search
 * keeps, which begins with the first base input alone, and all the published plus inputs. Prints one table.
 *
 *     coverage.ts MbppPlus.jsonl.gz [programs]
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { parse } from '../schemas/parse.ts'
import { Recipe } from '../schemas/recipe.ts'
import type { Program } from '../schemas/program.ts'
import type { Trace } from '../schemas/trace.ts'
import { itemsOf, pythonCall } from '../pipeline/ingest/corpora/python-source.ts'
import { ingest } from '../pipeline/ingest/ingest.ts'
import { readExactJson } from '../pipeline/ingest/readers/exact-json.ts'
import { findInterpreter } from '../pipeline/python/interpreter.ts'
import { openSyntax } from '../pipeline/python/syntax.ts'
import { goalOf, coverageOf, type Coverage } from '../pipeline/supply/inputs/coverage.ts'
import { keepInputs } from '../pipeline/supply/inputs/keep.ts'
import { searchInputs } from '../pipeline/supply/inputs/search.ts'
import { randomOf } from '../pipeline/random.ts'
import { execute } from '../pipeline/trace/execute.ts'
import { openLanes } from '../pipeline/trace/lanes.ts'
import { traceOf } from '../pipeline/trace/trace.ts'

const [path, wanted = '399'] = process.argv.slice(2)
if (path === undefined) throw new Error('give the path of MbppPlus.jsonl.gz')
const recipe = parse(Recipe, { inputs: [{ corpus: 'mbppplus', path }], out: 'unused', limit: Number(wanted) })
const limits = { ...recipe.limits, cpu_seconds: 1 }
const interpreter = await findInterpreter(recipe.python, recipe.packages)
const syntax = await openSyntax(interpreter)
const lanes = await openLanes(interpreter, 2)

/** Sources of the plus inputs of each task. */
async function plusInputs(): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>()
  const lines = createInterface(createReadStream(path as string).pipe(createGunzip()))
  for await (const json of lines) {
    const record = readExactJson(json)
    if (typeof record !== 'object' || record === null || record.kind !== 'object') continue
    const [task, name] = ['task_id', 'entry_point'].map((field) => record.fields.get(field))
    const inputs = itemsOf(record.fields.get('plus_input'))
    if (typeof task !== 'string' || typeof name !== 'string') continue
    found.set(
      task,
      inputs.map((input) => pythonCall(name, input)),
    )
  }
  return found
}

const NAMES = ['base', 'ours', 'plus'] as const
type Name = (typeof NAMES)[number]

interface Measured {
  readonly calls: number
  readonly coverage: readonly Coverage[]
}

interface Beside {
  readonly sets: Record<Name, Measured>
  /** That the code has: steps from a line with several next ones. */
  readonly branches: ReadonlySet<string>
}

async function measure(program: Program, plus: readonly string[]): Promise<Beside | undefined> {
  const asked = await syntax.signature(program.code, program.entry_point ?? '')
  const flow = await syntax.flow(program.code, 'program')
  if (asked.kind === 'refused' || asked.value === null || flow.kind === 'refused') return undefined
  const signature = asked.value
  const record = async (expression: string) => {
    const trigger = { kind: 'call', text: expression } as const
    const job = {
      code: program.code,
      trigger,
      limits,
      record: 'trace-to-cap',
      record_module_body: false,
    } as const
    return traceOf(program, trigger, await execute(lanes, job), limits, interpreter)
  }
  // Of all three alike only calls that return count: what is reached on the way to an exception becomes no row.
  const covered = (traces: readonly Trace[]): Measured => ({
    calls: traces.length,
    coverage: traces
      .filter(({ outcome }) => outcome.kind === 'returned')
      .map((trace) => coverageOf(trace.events, signature.ranges)),
  })
  const cover = async (expressions: readonly string[]): Promise<Measured> =>
    covered(await Promise.all(expressions.map(record)))
  const base = program.calls.map(({ expression }) => expression)
  const { inputs } = recipe.supply
  const goal = goalOf(flow.value, signature.ranges)
  const options = { tries: inputs.tries, caps: inputs, goal }
  const tried = await searchInputs(
    signature,
    base.slice(0, 1),
    randomOf(recipe.seed, program.id),
    options,
    record,
  )
  const { kept } = keepInputs(tried, { ...inputs, calls: base.length })
  const ours = kept.slice(0, base.length)
  return {
    sets: {
      base: await cover(base),
      ours: covered(ours.map(({ trace }) => trace)),
      plus: await cover(plus),
    },
    branches: goal.branches,
  }
}

const arcsOf = ({ coverage }: Measured): Set<string> => new Set(coverage.flatMap(({ arcs }) => [...arcs]))
const plus = await plusInputs()
const run = {
  recipe,
  signal: new AbortController().signal,
  progress: { count: () => undefined },
  reject: () => undefined,
}
const sums = Object.fromEntries(NAMES.map((name) => [name, { calls: 0, branches: 0, steps: 0 }])) as Record<
  Name,
  { calls: number; branches: number; steps: number }
>
let programs = 0
let branching = 0
let atLeast = 0
for await (const program of ingest(run, syntax)) {
  const measured = await measure(program, plus.get(program.origin.path) ?? [])
  if (measured === undefined) continue
  const { sets, branches } = measured
  const arcs = Object.fromEntries(NAMES.map((name) => [name, arcsOf(sets[name])])) as Record<
    Name,
    Set<string>
  >
  const steps = new Set(NAMES.flatMap((name) => [...arcs[name]]))
  if (steps.size === 0) continue
  programs++
  if (branches.size > 0) branching++
  const takenIn = (name: Name): number => [...branches].filter((branch) => arcs[name].has(branch)).length
  for (const name of NAMES) {
    sums[name].calls += sets[name].calls
    sums[name].steps += arcs[name].size / steps.size
    if (branches.size > 0) sums[name].branches += takenIn(name) / branches.size
  }
  if (takenIn('ours') >= takenIn('base')) atLeast++
}
await lanes.close()
await syntax.close()
const percent = (sum: number, of: number): string => `${((100 * sum) / of).toFixed(2)} %`
const cells = (...texts: string[]): string => texts.map((text) => text.padEnd(20)).join('')
console.log(`${programs} programs, ${branching} with branches (steps from a line that has several next ones)`)
console.log(cells('inputs', 'calls a program', 'branches, mean', 'of all steps that any took'))
for (const name of NAMES) {
  const { calls, branches, steps } = sums[name]
  console.log(
    cells(name, (calls / programs).toFixed(1), percent(branches, branching), percent(steps, programs)),
  )
}
console.log(`ours takes at least as many branches as base in ${atLeast} of ${programs} programs`)
