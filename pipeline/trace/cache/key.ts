import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Interpreter } from '../../python/interpreter.ts'
import type { Job } from '../job.ts'
import type { Lane, LaneOptions } from '../lane.ts'
import { canonical } from '../trace.ts'

/** Counts up where what is stored, how a lane is started or a program compiled changes while no file below does. */
const FORMAT = 2
const TRACE = fileURLToPath(new URL('..', import.meta.url))
/** They say with which environment and options an interpreter starts, and what it is given. */
const STARTERS = ['compiled.ts', 'guest.ts', 'lane.ts', 'wire.ts']

/** All that decides the bytes of a recording, the job apart. Of equal contexts the same answers are expected. */
export interface CacheContext {
  readonly runtime: string
  /** Two builds of one version differ in their modules: path, size and time of the binary. */
  readonly binary: string
  /** Identity of the packages, where programs may import any. */
  readonly packages?: string
  readonly machine: string
  /** {@link tracerHash} */
  readonly tracer: string
  /** The pure tracer spends processor time sooner; and what one engine got wrong is not to be served for the other. */
  readonly engine: string
  /** What a layer forbids, a sample sees: `denied`, an `OSError`, another list of files. */
  readonly level: string
  readonly layers: readonly string[]
  /** The rest of the lane's options: `layout`, `processes`, and whatever else comes. */
  readonly options: Readonly<Record<string, unknown>>
}

/** Hash over the guest's sources and what starts them, so that an edit of either makes every entry a miss. */
export async function tracerHash(folder: string = TRACE): Promise<string> {
  const found = await readdir(join(folder, 'guests'), { recursive: true, withFileTypes: true })
  const guests = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}__pycache__${sep}`))
  const hash = createHash('sha256').update(`${FORMAT}\n`)
  for (const path of [...guests, ...STARTERS.map((name) => join(folder, name))].sort()) {
    const bytes = await readFile(path)
    hash.update(`${path.slice(folder.length)} ${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

/** The context of lanes that were opened with `options`. */
export async function contextOf(
  interpreter: Pick<Interpreter, 'path' | 'runtime' | 'packages'>,
  { engine, shelter }: Pick<Lane, 'engine' | 'shelter'>,
  { isolation: _asked, engine: _wanted, ...options }: LaneOptions,
): Promise<CacheContext> {
  const { size, mtimeMs } = await stat(interpreter.path)
  return {
    runtime: interpreter.runtime,
    binary: `${interpreter.path} ${size} ${mtimeMs}`,
    ...(interpreter.packages === undefined ? {} : { packages: interpreter.packages.identity }),
    machine: `${process.platform} ${process.arch}`,
    tracer: await tracerHash(),
    engine,
    level: shelter.level,
    layers: [...shelter.layers].sort(),
    options,
  }
}

/** 32 bytes: sha256 over the context and the whole job, so that a field that a job may get is never forgotten. */
export function keysIn(context: CacheContext): (job: Job) => Buffer {
  const lead = canonical(context)
  return (job) => createHash('sha256').update(lead).update(canonical(job)).digest()
}
