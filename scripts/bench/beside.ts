import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parse } from '../../schemas/parse.ts'
import { Limits } from '../../schemas/trace.ts'
import { findInterpreter, type Interpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax } from '../../pipeline/python/syntax.ts'
import { examine } from '../../pipeline/trace/integrity/examine.ts'
import { FlowBook } from '../../pipeline/trace/integrity/flow-book.ts'
import { compiling } from '../../pipeline/trace/compiled.ts'
import type { Job } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE, type LaneOptions } from '../../pipeline/trace/lane.ts'
import { openLanes, type Recorder } from '../../pipeline/trace/lanes.ts'
import { conclude } from '../../pipeline/trace/verdict.ts'
import type { Item } from './workload.ts'

/** A way to run calls. */
export interface Way {
  readonly name: string
  readonly says: string
  /** CPU seconds of all that takes part, this process too where it does, and how many calls gave what was wanted. */
  run(items: readonly Item[]): Promise<{ cpu_s: number; done: number }>
  close(): Promise<void>
}

const limits = parse(Limits, {})

const jobOf = ({ code, call }: Item, record: Job['record']): Job => ({
  code,
  trigger: { kind: 'call', text: call },
  limits,
  record,
  record_module_body: false,
})

function below(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    return children.flatMap((child) => [Number(child), ...below(Number(child))])
  } catch {
    return []
  }
}

/** CPU seconds that a process has used itself, in all its threads. */
function usedBy(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const nanoseconds = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    )
    return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9
  } catch {
    return 0
  }
}

const usedHere = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Lanes with what their samples cost, which is known only of those that ended. */
async function metered(interpreter: Interpreter, options: LaneOptions) {
  const before = new Set(below(process.pid))
  const lanes = await openLanes(interpreter, 1, options)
  const syntax = await openSyntax(interpreter)
  const own = below(process.pid).filter((pid) => !before.has(pid))
  let samples = 0
  const recorder: Recorder = {
    record: async (job) => {
      const recording = await lanes.record(job)
      samples += recording?.report.cpu_seconds ?? 0
      return recording
    },
  }
  const used = (): number => own.reduce((sum, pid) => sum + usedBy(pid), samples)
  const close = async (): Promise<void> => {
    await lanes.close()
    await syntax.close()
  }
  return { recorder: compiling(syntax)(recorder), used, close }
}

/** Runs calls as a build does, each event decoded. */
export async function lane(
  name: string,
  says: string,
  python: string,
  record: Job['record'],
  options: LaneOptions = DEFAULT_LANE,
): Promise<Way> {
  const { recorder, used, close } = await metered(await findInterpreter(python), options)
  return {
    name,
    says,
    run: async (items) => {
      const before = used() + usedHere()
      let done = 0
      for (const item of items) {
        const job = jobOf(item, record)
        const recording = await recorder.record(job)
        if (recording === undefined) throw new Error('a lane died')
        const execution = conclude(recording, job.limits)
        // The getter decodes.
        void execution.events.length
        if (execution.outcome.kind === 'returned') done++
      }
      return { cpu_s: used() + usedHere() - before, done }
    },
    close,
  }
}

/** Records and checks calls as a build does by default; done are those that it would make rows of. */
export async function checkedLane(
  name: string,
  says: string,
  python: string,
  options: LaneOptions = DEFAULT_LANE,
): Promise<Way> {
  const interpreter = await findInterpreter(python)
  const before = new Set(below(process.pid))
  const syntax = await openSyntax(interpreter)
  const readers = below(process.pid).filter((pid) => !before.has(pid))
  const first = await metered(interpreter, options)
  const second = await metered(interpreter, { ...options, layout: 'varied', hash_seed: 1 })
  const examiners = { first: first.recorder, second: second.recorder, others: [], book: new FlowBook(syntax) }
  const used = (): number =>
    first.used() + second.used() + readers.reduce((sum, pid) => sum + usedBy(pid), usedHere())
  return {
    name,
    says,
    run: async (items) => {
      const start = used()
      let done = 0
      for (const item of items) {
        const job = jobOf(item, 'trace')
        const recording = await first.recorder.record(job)
        if (recording === undefined) throw new Error('a lane died')
        const execution = conclude(recording, job.limits)
        const finding = await examine(job, execution, examiners)
        if (execution.outcome.kind === 'returned' && finding.kind !== 'refused') done++
      }
      return { cpu_s: used() - start, done }
    },
    close: async () => {
      await first.close()
      await second.close()
      await syntax.close()
    },
  }
}

/** A script of this folder that is given calls and tells what they cost; `flags` are the interpreter's. */
export async function baseline(
  name: string,
  says: string,
  python: string,
  flags: readonly string[] = [],
): Promise<Way> {
  const { path } = await findInterpreter(python)
  const script = fileURLToPath(new URL(`${name}.py`, import.meta.url))
  // `-I` would ignore the hash seed.
  const child = spawn(path, [...flags, script], {
    env: { PYTHONHASHSEED: '0', PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    name,
    says,
    run: async (items) => {
      child.stdin.write(`${JSON.stringify(items)}\n`)
      const { value, done } = await answers.next()
      if (done === true) throw new Error(`${name}.py ended`)
      return JSON.parse(value ?? '') as { cpu_s: number; done: number }
    },
    close: async () => {
      child.stdin.end()
      await new Promise((resolve) => child.once('close', resolve))
    },
  }
}
