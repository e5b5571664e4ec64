import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** One process, told from a later one of the same number by when it began. */
export interface Process {
  readonly pid: number
  readonly parent: number
  /** One letter, as in `man 5 proc`: R, S, T (stopped), Z (a zombie), … */
  readonly state: string
  readonly nice: number
  readonly began: string
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SYSV = ['shm', 'msg', 'sem'].map((kind) => `/proc/sysvipc/${kind}`)
const PATIENCE = 1200
const PAUSE_MS = 50

/** The text of a file, or its absence: what processes own comes and goes. */
export function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

export function processOf(pid: number): Process | undefined {
  const text = textAt(`/proc/${pid}/stat`)
  if (text === '') return undefined
  const words = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', parent = ''] = words
  return { pid, parent: Number(parent), state, nice: Number(words[16]), began: words[19] ?? '' }
}

export function allProcesses(): Process[] {
  return namesIn('/proc').flatMap((name) => {
    const found = /^\d+$/.test(name) ? processOf(Number(name)) : undefined
    return found === undefined ? [] : [found]
  })
}

/** All below a process, itself left out. */
export function descendants(pid: number, among = allProcesses()): Process[] {
  const children = among.filter((each) => each.parent === pid)
  return children.flatMap((child) => [child, ...descendants(child.pid, among)])
}

export function isAlive({ pid, began }: Process): boolean {
  const now = processOf(pid)
  return now !== undefined && now.began === began && now.state !== 'Z'
}

/** The user whose rights a process has, as the machine counts users. */
export function userOf(pid: number): number {
  const line = /^Uid:\s+(\d+)/m.exec(textAt(`/proc/${pid}/status`))
  if (line === null) throw new Error(`no process ${pid}`)
  return Number(line[1])
}

const isLane = ({ pid }: Process) => textAt(`/proc/${pid}/cmdline`).includes('guests/python')

/** Outer processes of lanes that this process started. */
export function lanesOf(parent = process.pid): Process[] {
  return allProcesses().filter((each) => each.parent === parent && isLane(each))
}

/** Processes of a user that no lane of this machine holds. */
export function strangersOf(user: number): Process[] {
  const all = allProcesses()
  const held = new Set(
    all.filter(isLane).flatMap((lane) => [lane.pid, ...descendants(lane.pid, all).map(({ pid }) => pid)]),
  )
  return all.filter(
    ({ pid }) => !held.has(pid) && textAt(`/proc/${pid}/status`).includes(`\nUid:\t${user}\t`),
  )
}

/** Folders where a program that got out could have left something. */
const OUTSIDE = ['/', '/etc', '/usr', '/root', '/home', '/var/tmp', '/run', '/mnt', '/dev', '/dev/shm']
const TRODDEN = [...new Set([...OUTSIDE, '/tmp', tmpdir(), process.cwd(), ROOT])]

/** Files with the name that programs give to what they should not have been able to write. */
export function pwned(more: readonly string[]): string[] {
  return [...TRODDEN, ...more].flatMap((folder) =>
    namesIn(folder).flatMap((name) => (name.includes('pwned') ? [join(folder, name)] : [])),
  )
}

/** What programs share with the machine, and must leave as it was. */
export function sharedState(): Record<string, string> {
  return {
    mounts: textAt('/proc/self/mountinfo'),
    sysv: SYSV.map((path) => textAt(path).split('\n').slice(1).join('\n')).join(''),
    shm: namesIn('/dev/shm').join('\n'),
    mqueue: namesIn('/dev/mqueue').join('\n'),
    host: textAt('/proc/sys/kernel/hostname'),
  }
}

/** Keys that the kernel keeps for a user, or nothing. */
export function keysOf(user: number): string {
  const line = new RegExp(`^\\s*${user}:\\s+\\d+ (\\d+)/`, 'm').exec(textAt('/proc/key-users'))
  return line?.[1] ?? '0'
}

/** Control groups that these lanes have made, as paths. */
export function groupsOf(lanes: readonly Process[], folder = '/sys/fs/cgroup', depth = 5): string[] {
  if (depth === 0) return []
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name)
    if (lanes.some(({ pid }) => name.startsWith(`tracemill-${pid}-`))) return [path]
    return isFolder(path) ? groupsOf(lanes, path, depth - 1) : []
  })
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory()
  } catch {
    return false
  }
}

/** How many descriptors a process has open; undefined where that may not be known. */
export function openFiles(pid: number | 'self'): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return undefined
  }
}

/** Pages in use, in KiB. */
export function residentKiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(textAt(`/proc/${pid}/status`))?.[1])
}

/** Asks again for a while, since the end of a process is seen a moment after it; the last answer. */
export async function settled<Answer>(ask: () => Answer, good: (answer: Answer) => boolean): Promise<Answer> {
  for (let left = PATIENCE; left > 0; left -= 1) {
    const answer = ask()
    if (good(answer)) return answer
    await wait(PAUSE_MS)
  }
  return ask()
}
