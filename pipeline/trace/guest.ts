import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { GuestReady, GuestReport } from '../../schemas/guest.ts'
import { SchemaError, parse } from '../../schemas/parse.ts'
import type { Interpreter } from '../python/interpreter.ts'
import { UserError } from '../errors.ts'
import { Frames } from './frames.ts'
import type { Shelter } from './isolation.ts'
import type { Job, Recording } from './job.ts'
import type { Engine, LaneOptions } from './lane.ts'
import { nativeOf } from './native.ts'
import { orderOf, reportOf, REPORT_BYTES } from './wire.ts'

const GUEST = fileURLToPath(new URL('guests/python', import.meta.url))
/** All in Python, as where there is no compiler. */
const PURE = { lane: null, tracer: null } as const
/** Time that a lane has to leave after the end of its input, in milliseconds. */
const LEAVE_MS = 2000

/** One warm interpreter process. It runs one job at a time. */
export interface Guest {
  readonly shelter: Shelter
  readonly engine: Engine
  /** Undefined where the process died or spoke nonsense; it is then of no more use. */
  ask(job: Job): Promise<Recording | undefined>
  close(): Promise<void>
}

/** @throws UserError (environment) where the interpreter does not start. */
export async function startGuest(interpreter: Interpreter, options: LaneOptions): Promise<Guest> {
  const { isolation, layout, processes } = options
  const { lane, tracer } = options.engine === 'python' ? PURE : await nativeOf(interpreter)
  // Only the level without a file system of its own writes there.
  const folder = await mkdtemp(join(tmpdir(), 'tracemill-'))
  const packages = interpreter.packages?.folders ?? []
  const seed = options.hash_seed
  const words = JSON.stringify({ isolation, layout, seed, processes, packages, lane, tracer, folder })
  // No site module, for that would run what packages bring for the start; no bytecode beside our files, one hash seed; `-I` would ignore the seed.
  const child = spawn(interpreter.path, ['-s', '-S', '-B', GUEST, words], {
    env: {
      PYTHONHASHSEED: String(options.hash_seed),
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      PATH: '/usr/bin:/bin',
      // Else each sample looks up anew what the lane has not called.
      LD_BIND_NOW: '1',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
  })
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString('utf8')).slice(-2000)
  })
  child.stdin.on('error', () => {})
  const frames = new Frames(child.stdout)
  const exit = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  const close = () => stop(child, exit, folder)
  let ready: GuestReady
  try {
    ready = parse(GuestReady, await frames.json())
  } catch (error) {
    await close()
    if (!(error instanceof SchemaError)) throw error
    const why = complaint.trim().split('\n').at(-1) ?? ''
    throw new UserError('environment', `python: '${interpreter.path}' does not start the tracer: ${why}`)
  }
  const { engine, level, layers, missing } = ready
  return { engine, shelter: { level, layers, missing }, ask: (job) => ask(child, frames, job), close }
}

async function ask(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  frames: Frames,
  job: Job,
): Promise<Recording | undefined> {
  child.stdin.write(orderOf(job))
  try {
    const facts = await frames.bytes(REPORT_BYTES)
    if (facts === undefined) return undefined
    const report = parse(GuestReport, reportOf(facts))
    const stdout = await frames.bytes(report.stdout_bytes)
    const trace = await frames.bytes(report.trace_bytes)
    return stdout === undefined || trace === undefined ? undefined : { report, stdout, trace }
  } catch (error) {
    if (error instanceof SchemaError) return undefined
    throw error
  }
}

async function stop(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  exit: Promise<void>,
  folder: string,
): Promise<void> {
  // At the end of its input a lane kills what it runs, and leaves.
  child.stdin.end()
  const timer = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS)
  await exit
  clearTimeout(timer)
  await rm(folder, { recursive: true, force: true })
}
