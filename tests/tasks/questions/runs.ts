import { readFileSync } from 'node:fs'
import type { QuestionName } from '../../../schemas/names.ts'
import type { Pair } from '../../../schemas/pair.ts'
import type { Program } from '../../../schemas/program.ts'
import type { Trace, Trigger } from '../../../schemas/trace.ts'
import type { Interpreter } from '../../../pipeline/python/interpreter.ts'
import { tasks } from '../../../pipeline/tasks/tasks.ts'
import type { Retrace, Sample } from '../../../pipeline/tasks/task.ts'
import { execute } from '../../../pipeline/trace/execute.ts'
import { DEFAULT_LANE, openLane } from '../../../pipeline/trace/lane.ts'
import { traceOf } from '../../../pipeline/trace/trace.ts'
import { LIMITS, pythons } from '../../trace/pythons.ts'
import { SAMPLES } from '../../trace/samples.ts'
import { contextOf, draftOf, programOf, rowOf, sampleOf } from '../fixtures.ts'
import { PROGRAMS } from './programs.ts'

export const ALL = process.env['TRACEMILL_FULL'] === '1'

export interface Runnable {
  readonly program: Program
  readonly trigger: Trigger
}

interface Stored {
  readonly code: string
  readonly calls?: readonly (string | { readonly expression: string })[]
  readonly stdin?: readonly string[]
}

function stored(file: string): Stored[] {
  const text = readFileSync(new URL(`../../../data/samples/${file}`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Stored)
}

const called = (code: string, text: string): Runnable => ({
  program: programOf(code),
  trigger: { kind: 'call', text },
})

/** Small programs of this repository: its samples, those of the tracer's tests, and some for these tests alone. */
export const RUNNABLES: readonly Runnable[] = [
  ...PROGRAMS.map(({ code, call }) => called(code, call)),
  ...SAMPLES.map(({ code, call }) => called(code, call)),
  ...stored('programs.jsonl').flatMap(({ code, calls = [] }) =>
    calls.map((call) => called(code, typeof call === 'string' ? call : call.expression)),
  ),
  ...stored('scripts.jsonl').flatMap(({ code, stdin = [] }) =>
    stdin.map((text): Runnable => {
      const { entry_point: _, ...program } = programOf(code)
      return { program, trigger: { kind: 'script', text: '', stdin: text } }
    }),
  ),
]

/** All interpreters that are here, or three of them unless all is asked for; the usual one is asked about every program. */
export async function someInterpreters(): Promise<{ usual: Interpreter; all: readonly Interpreter[] }> {
  const all = await pythons()
  const usual = all.find(({ version }) => version[1] === 11) ?? all[0]
  if (usual === undefined) throw new Error('no interpreter')
  const some = ALL ? all : all.filter((each, at) => each === usual || at === 0 || at === all.length - 1)
  return { usual, all: some }
}

/** Records programs in a lane, and records each once more, in another one, where a checker asks for it. */
export interface Recordings {
  record: Retrace
  retrace: Retrace
  close(): Promise<void>
}

export async function openRecordings(interpreter: Interpreter): Promise<Recordings> {
  const first = await openLane(interpreter, DEFAULT_LANE)
  const second = await openLane(interpreter, { ...DEFAULT_LANE, layout: 'varied' })
  const recordIn =
    (lane: typeof first): Retrace =>
    async (program, trigger) => {
      const job = {
        code: program.code,
        trigger,
        limits: LIMITS,
        record: 'trace',
        record_module_body: false,
      } as const
      return traceOf(program, trigger, await execute(lane, job), LIMITS, interpreter)
    }
  const again = new Map<string, Promise<Trace>>()
  const retrace = recordIn(second)
  return {
    record: recordIn(first),
    retrace(program, trigger) {
      const key = JSON.stringify([program.id, trigger])
      const known = again.get(key) ?? retrace(program, trigger)
      again.set(key, known)
      return known
    },
    async close() {
      await first.close()
      await second.close()
    },
  }
}

/** Rows that a run gives under several seeds, each question once. */
export function rowsAbout(
  task: QuestionName,
  { program, trace }: Pick<Sample, 'program' | 'trace'>,
  seeds: number,
): Pair[] {
  const sample = sampleOf(task, program, trace)
  const context = contextOf()
  if (tasks[task].eligible(sample, 'direct', context.recipe) !== undefined) return []
  const rows = new Map<string, Pair>()
  for (let seed = 0; seed < seeds; seed += 1) {
    const row = rowOf(sample, draftOf(sample, 'direct', { ...context, recipe: { ...context.recipe, seed } }))
    if (!rows.has(row.meta)) rows.set(row.meta, row)
  }
  return [...rows.values()]
}
