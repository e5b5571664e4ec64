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
import { Frames, sendJson } from './frames.ts'
import type { Shelter } from './isolation.ts'
import type { Job, Recording } from './job.ts'
import type { Engine, LaneOptions } from './lane.ts'

const GUEST = fileURLToPath(new URL('guests/python', import.meta.url))

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
  void options
  const folder = await mkdtemp(join(tmpdir(), 'tracemill-'))
  // No site packages, no bytecode beside our files, one hash seed; `-I` would ignore the seed.
  const child = spawn(interpreter.path, ['-s', '-S', '-B', GUEST, folder], {
    env: { PYTHONHASHSEED: '0', LANG: 'C.UTF-8', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: folder,
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
  sendJson(child.stdin, job)
  try {
    const report = parse(GuestReport, await frames.json())
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
  const timer = setTimeout(() => child.kill('SIGKILL'), 2000)
  await exit
  clearTimeout(timer)
  await rm(folder, { recursive: true, force: true })
}
