import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, open, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { HAS_SHARED } from './catalogue.ts'
import type { Course, CourseOptions } from './course.ts'
import type { NeighbourOptions } from './neighbours.ts'

/** What the driver can be told to do, in a process of its own. */
export type Task =
  | ({ readonly task: 'course' } & CourseOptions)
  | ({ readonly task: 'neighbours' } & NeighbourOptions)
  | { readonly task: 'hold'; readonly python: string }

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url))
const PARTS = ['package.json', 'pipeline', 'schemas', 'tests/hostile']
const TSX = import.meta.resolve('tsx')
/** An ordinary user; none of the machine has to know it. */
const ORDINARY = 61_000
/** Where the driver inherits a descriptor that it knows nothing of: libraries look only at the first few. */
const LEAKED = 40
const IS_ROOT = process.getuid?.() === 0

/** Who runs the driver: this process' own user, or from root an ordinary one. */
export interface As {
  readonly who: string
  readonly user: number | undefined
  /** An interpreter that this user can start. */
  readonly python: string
}

/** This user; and an ordinary one where this one is root and the machine has an interpreter for all. */
export async function users(): Promise<As[]> {
  const own = await findInterpreter('python3')
  const mine = { who: IS_ROOT ? 'root' : 'an ordinary user', user: undefined, python: own.path }
  if (!IS_ROOT) return [mine]
  for (const python of [own.path, '/usr/bin/python3', '/usr/local/bin/python3']) {
    if (await starts(python)) return [mine, { who: 'an ordinary user', user: ORDINARY, python }]
  }
  return [mine]
}

async function starts(python: string): Promise<boolean> {
  const child = spawn(python, ['-c', ''], { uid: ORDINARY, gid: ORDINARY, stdio: 'ignore', cwd: '/' })
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}

/** Runs a task to its end, and gives what it found. */
export async function runTask(task: { task: 'course' } & Task, as: As): Promise<Course>
export async function runTask(task: { task: 'neighbours' } & Task, as: As): Promise<string[]>
export async function runTask(task: Task, as: As): Promise<unknown> {
  const home = await mkdtemp(join(tmpdir(), 'driver-'))
  const leak = await open(join(home, 'leak'), 'w+')
  try {
    const { child, said } = await startDriver(task, as, home, leak.fd)
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`the driver ended with ${code}: ${said.stderr.slice(-4000)}`)
    const { size } = await leak.stat()
    if (size !== 0) throw new Error('a program wrote to a descriptor of the driver')
    return JSON.parse(said.stdout)
  } finally {
    await leak.close()
    await rm(home, { recursive: true, force: true })
  }
}

/** Starts the driver, which leaves what it leaves in the folder `temporary` of its home. */
export async function startDriver(task: Task, as: As, home: string, leak?: number) {
  await chmod(home, 0o755)
  // Another user may not be able to read this folder; what has to be read before the change of user is linked.
  const root = as.user === undefined ? ROOT : join(home, 'project')
  if (as.user !== undefined) {
    for (const part of PARTS) await cp(join(ROOT, part), join(root, part), { recursive: true })
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
    // It stands beside the project, there as here.
    if (HAS_SHARED) await symlink(SHARED, join(home, 'shared'))
  }
  const temporary = join(home, 'temporary')
  await mkdir(temporary)
  // Its owner may be another user by then.
  await chmod(temporary, 0o1777)
  const words = JSON.stringify({ ...task, user: as.user })
  const unused = Array.from({ length: LEAKED - 3 }, () => 'ignore' as const)
  const child = spawn(process.execPath, ['--import', TSX, join(root, 'tests/hostile/driver.ts'), words], {
    cwd: '/',
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe', ...(leak === undefined ? [] : [...unused, leak])],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  return { child, said }
}
