import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { pythons } from './pythons.ts'

const linux = process.platform === 'linux'
const root = linux && process.getuid?.() === 0
const STRANGER = 61000
const SECRET = 'canary-4711'

interface About {
  readonly level: string | null
  readonly layer?: string
  readonly layers: readonly string[]
  readonly missing: readonly string[]
  readonly pid: number
  readonly outer: number
  readonly groups: readonly string[]
}
interface Attempt {
  readonly act: string
  readonly result: unknown
  readonly clean: boolean
}
interface Options {
  readonly wanted?: string
  readonly processes?: boolean
  readonly refuse?: readonly string[]
  readonly acts?: readonly string[]
  readonly stranger?: boolean
  readonly python?: string
}

/** The driver, the guest, and a file that an outsider can read. */
const home = mkdtempSync(join(tmpdir(), 'tracemill-shelter-'))
const host = join(home, 'host')
const guest = join(home, 'guest')

/** An interpreter that whoever is not root can run too. */
function common(): string | undefined {
  const run = (python: string): boolean =>
    spawnSync(python, ['-c', ''], { ...(root ? { uid: STRANGER, gid: STRANGER } : {}), cwd: '/' }).status ===
    0
  return ['/usr/bin/python3', '/usr/local/bin/python3', 'python3'].find(run)
}

function start({ wanted = 'best', processes = false, refuse = [], acts = [], stranger, python }: Options) {
  const words = JSON.stringify({ wanted, processes, refuse, acts, host })
  return spawn(
    python ?? interpreter ?? 'python3',
    ['-s', '-S', '-B', join(home, 'driver.py'), guest, words],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { SECRET },
      cwd: home,
      timeout: 60_000,
      killSignal: 'SIGKILL',
      ...(stranger === true && root ? { uid: STRANGER, gid: STRANGER } : {}),
    },
  )
}

/** What the shelter says of itself, and what became of each act. */
async function enter(
  options: Options,
): Promise<{ about: About; attempts: Attempt[]; results: Record<string, unknown> }> {
  const child = start(options)
  const lines: string[] = []
  const ended = once(child, 'close')
  for await (const line of createInterface(child.stdout)) lines.push(line)
  await ended
  const [about, ...attempts] = lines.map((line): unknown => JSON.parse(line))
  const tried = attempts as Attempt[]
  return {
    about: about as About,
    attempts: tried,
    results: Object.fromEntries(tried.map(({ act, result }) => [act, result])),
  }
}

// Where whoever is not root can read it, wherever the checkout is.
chmodSync(home, 0o755)
cpSync(new URL('../../pipeline/trace/guests/python', import.meta.url), guest, { recursive: true })
cpSync(new URL('shelter_driver.py', import.meta.url), join(home, 'driver.py'))
writeFileSync(host, 'host')
const interpreter = common()
const every = await pythons()
afterAll(() => rmSync(home, { recursive: true, force: true }))

type Driver = ReturnType<typeof start>

async function firstLine(child: Driver): Promise<About> {
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as About
  throw new Error('the driver said nothing')
}

/** Asks again until there is an answer; the test's own limit of time ends it. */
async function eventually<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const answer = ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** What each control group allows at most. */
function boundsOf(groups: readonly string[]): string[] {
  const files = ['pids.max', 'memory.max', 'memory.limit_in_bytes']
  return groups.flatMap((group) => {
    const found = files.find((file) => existsSync(join(group, file)))
    return found === undefined ? [] : [readFileSync(join(group, found), 'utf8').trim()]
  })
}

const childOf = (pid: number): Promise<number> =>
  eventually(
    () => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]) || undefined,
  )
const gone = (pid: number): Promise<true> => eventually(() => (existsSync(`/proc/${pid}`) ? undefined : true))

/** Processes of this test's driver. */
function ours(): string[] {
  const commands = readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : []
    } catch {
      return []
    }
  })
  return commands.filter((command) => command.includes(join(home, 'driver.py')))
}

const as = (result: string, ...acts: string[]): Record<string, string> =>
  Object.fromEntries(acts.map((act) => [act, result]))

/** What the kernel answers at every level to a sample that may start no process. */
const ALWAYS: Record<string, unknown> = {
  ...as('done', 'thread', 'socketpair', 'import', 'lock', 'flock'),
  ...as('gone', 'secret'),
  ...as('SIGUSR1', 'raise'),
  ...as('EPERM', 'fork', 'exec', 'subprocess', 'clone into namespace', 'unshare', 'become root'),
  ...as(
    'EPERM',
    'socket INET',
    'socket UNIX',
    'socket NETLINK',
    'socket VSOCK',
    'socket ALG',
    'datagram pair',
  ),
  ...as('EPERM', 'priority of lane', 'affinity of lane', 'limits of lane', 'ioprio_set', 'sched_setattr'),
  ...as('EPERM', 'io_uring_setup', 'userfaultfd', 'perf_event_open', 'memfd_create', 'process_madvise'),
  ...as('EPERM', 'shmget', 'msgget', 'semget', 'mq_open', 'quotactl', 'swapon', 'clock_settime'),
  ...as('EPERM', 'mount', 'umount2', 'chroot', 'pivot_root', 'fsopen', 'setns', 'landlock_create_ruleset'),
  ...as('SIGSYS', 'ptrace', 'process_vm_readv', 'pidfd_getfd', 'kcmp', 'add_key', 'keyctl', 'bpf'),
  ...as('SIGSYS', 'kexec_load', 'init_module', 'open_by_handle_at'),
  ...(process.arch === 'x64' ? as('SIGSYS', 'x32', 'old ABI') : {}),
  ...as('ENOSYS', 'clone3', 'unknown'),
  ...as('ValueError', 'raise limit'),
  ...as('MemoryError', 'memory'),
  ...as('EMFILE', 'open files'),
  ...as('ENOTTY', 'push into terminal'),
  'look into self': false,
}
const NAMESPACES: Record<string, unknown> = {
  ...ALWAYS,
  ...as('ENOENT', 'host file', 'host file written', 'host file changed', 'host file touched', 'host folder'),
  ...as('ENOENT', 'own environment', 'environment of pid 1', 'memory of the outer'),
  ...as('EACCES', 'library written', 'device'),
  ...as('EROFS', 'root folder'),
  ...as('done', 'temporary folder', 'database', 'litter'),
  ...as('ENOSPC', 'files'),
  ...as('ESRCH', 'kill outer', 'kill all'),
  // Without effect on pid 1, which goes on to the next act.
  ...as('done', 'interrupt lane', 'really kill lane'),
  ...as('SIGKILL', 'really kill group'),
  facts: ['sample', 65534, '/work', 0, true],
}
const LANDLOCK: Record<string, unknown> = {
  ...ALWAYS,
  ...as('EACCES', 'host file', 'host file written', 'host folder', 'library written', 'temporary folder'),
  ...as('EACCES', 'own environment', 'environment of pid 1', 'memory of the outer'),
  ...as('EPERM', 'host file changed', 'host file touched', 'root folder', 'device'),
  ...as('EPERM', 'kill outer', 'kill all', 'kill group', 'kill lane', 'pidfd_open'),
}
const ALL = ['user', 'pid', 'mount', 'ipc', 'uts', 'net']
const CORE = ['seccomp', 'capabilities', 'uid', 'hidden', 'rlimits']

const have = async (wanted: string): Promise<boolean> =>
  linux && (await enter({ wanted })).about.level === wanted
const [namespaces, landlock] = await Promise.all([have('namespaces'), have('landlock')])
const users = [
  { user: 'an ordinary user', stranger: true },
  ...(root ? [{ user: 'root', stranger: false }] : []),
]
const failed = (attempts: readonly Attempt[]): Attempt[] => attempts.filter(({ clean }) => !clean)

describe.skipIf(!namespaces)('the level of namespaces', () => {
  it.each(users)('denies $user each act, and leaves the folders empty', async ({ stranger }) => {
    const acts = Object.keys(NAMESPACES)
    const { about, attempts, results } = await enter({ wanted: 'namespaces', acts, stranger })
    expect(about).toMatchObject({ level: 'namespaces', pid: 1 })
    expect(about.layers).toEqual(expect.arrayContaining([...ALL, ...CORE]))
    expect(results).toEqual({ ...NAMESPACES, end: 0 })
    expect(failed(attempts)).toEqual([])
    expect([readFileSync(host, 'utf8'), statSync(host).mode & 0o777]).toEqual(['host', 0o644])
  })

  it.each(users)(
    'lets $user start as many processes as were asked for, and kills those that are left',
    async ({ stranger }) => {
      const acts = ['fork', 'subprocess', 'forks', 'fork', 'clone into namespace', 'socket INET', 'litter']
      const { attempts } = await enter({ wanted: 'namespaces', processes: true, acts, stranger })
      const results = ['done', 'done', 'EAGAIN', 'done', 'EPERM', 'EPERM', 'done', 0]
      expect(attempts.map(({ result }) => result)).toEqual(results)
      expect(failed(attempts)).toEqual([])
    },
  )

  it.each(root ? every : [])('holds on $runtime', async ({ path }) => {
    const acts = ['import', 'fork', 'host file', 'socket INET', 'ptrace', 'litter', 'database']
    const { about, attempts } = await enter({ wanted: 'namespaces', acts, python: path })
    expect(about.layers).toEqual(expect.arrayContaining([...ALL, ...CORE]))
    const results = ['done', 'EPERM', 'ENOENT', 'EPERM', 'SIGSYS', 'done', 'done', 0]
    expect(attempts.map(({ result }) => result)).toEqual(results)
  })

  it.each(users)(
    'ends with the process that $user started, which holds nothing but the wait',
    async ({ stranger }) => {
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        const child = start({ wanted: 'namespaces', acts: ['wait'], stranger })
        const about = await firstLine(child)
        const lane = await childOf(about.outer)
        const sample = await childOf(lane)
        // It closes them while the lane is already at work.
        await vi.waitFor(() => expect(readdirSync(`/proc/${about.outer}/fd`)).toEqual([]), 20_000)
        // One for each lane, and none that has rights.
        const user = root && !stranger ? 1_900_000_000 + about.outer : root ? STRANGER : process.getuid?.()
        expect(readFileSync(`/proc/${lane}/status`, 'utf8')).toContain(
          `Uid:\t${user}\t${user}\t${user}\t${user}\n`,
        )
        for (const group of about.groups) {
          const members = readFileSync(`${group}/cgroup.procs`, 'utf8').trim().split('\n')
          expect(members.map(Number)).toEqual([lane, sample])
        }
        expect(boundsOf(about.groups)).toEqual(
          about.groups.map(() => expect.stringMatching(/^(1024|1342177280)$/)),
        )
        const ended = once(child, 'exit')
        child.kill(signal)
        await ended
        await gone(lane)
        await gone(sample)
        // What is killed can not tidy up: the next to start does.
        if (signal === 'SIGKILL') await enter({ wanted: 'namespaces', stranger })
        expect(about.groups.filter((group) => existsSync(group))).toEqual([])
      }
    },
  )

  it('leaves the machine as it was', async () => {
    const mounts = (): string => readFileSync('/proc/self/mountinfo', 'utf8')
    const memory = (): string[] => readdirSync('/dev/shm')
    const before = { mounts: mounts(), memory: memory() }
    const { about } = await enter({ wanted: 'namespaces', acts: ['litter', 'files', 'really kill group'] })
    expect({ mounts: mounts(), memory: memory() }).toEqual(before)
    expect(about.groups.filter((group) => existsSync(group))).toEqual([])
    expect(existsSync(`/proc/${about.outer}`)).toBe(false)
    expect(ours()).toEqual([])
  })
})

describe.skipIf(!landlock)('the level of Landlock', () => {
  it.each(users)('denies $user each act, any process and any folder', async ({ stranger }) => {
    const acts = [...Object.keys(LANDLOCK), 'facts']
    const { about, results } = await enter({ wanted: 'landlock', acts, stranger })
    expect(about).toMatchObject({ level: 'landlock' })
    expect(about.layers).toEqual(expect.arrayContaining(['landlock', 'seccomp', 'uid', 'hidden', 'rlimits']))
    expect(about.missing).toEqual(expect.arrayContaining(ALL))
    const facts = [expect.any(String), expect.not.toBeOneOf([0]), '/', 0, true]
    expect(results).toEqual({ ...LANDLOCK, facts, end: 0 })
    expect([readFileSync(host, 'utf8'), statSync(host).mode & 0o777]).toEqual(['host', 0o644])
    expect(ours()).toEqual([])
  })

  it.each(root ? every : [])('holds on $runtime, wherever it lies', async ({ path }) => {
    const acts = ['import', 'fork', 'host file', 'socket INET', 'ptrace']
    const { about, attempts } = await enter({ wanted: 'landlock', acts, python: path })
    expect(about.layers).toEqual(expect.arrayContaining(['landlock', 'seccomp', 'uid', 'hidden', 'rlimits']))
    expect(attempts.map(({ result }) => result)).toEqual(['done', 'EPERM', 'EACCES', 'EPERM', 'SIGSYS', 0])
  })
})

describe.skipIf(!namespaces || !landlock)('a machine that lacks layers', () => {
  it.each(users)('gives $user the best that is left', async ({ stranger }) => {
    const levels = async (...refuse: string[]): Promise<unknown> =>
      (await enter({ refuse, stranger })).about.level
    expect(await levels()).toBe('namespaces')
    expect(await levels('landlock')).toBe('namespaces')
    expect(await levels('namespaces')).toBe('landlock')
    expect(await levels('namespaces', 'landlock')).toBe('rlimits')
  })

  it('lists what does not hold', async () => {
    const { about } = await enter({ refuse: ['landlock'] })
    expect(about.missing).toContain('landlock')
    expect(about.layers).not.toContain('landlock')
  })

  it('says which layer a level that was asked for needs', async () => {
    const layer = async (wanted: string, refuse: string): Promise<unknown> => {
      const { about } = await enter({ wanted, refuse: [refuse], stranger: true })
      return [about.level, about.layer]
    }
    expect(await layer('namespaces', 'namespaces')).toEqual([null, 'user'])
    expect(await layer('namespaces', 'seccomp')).toEqual([null, 'seccomp'])
    expect(await layer('landlock', 'landlock')).toEqual([null, 'landlock'])
    expect(await layer('landlock', 'seccomp')).toEqual([null, 'seccomp'])
  })

  it('without filters has no level for root, and the last for others', async () => {
    const without = async (stranger: boolean): Promise<About> =>
      (await enter({ refuse: ['seccomp'], stranger })).about
    expect(await without(true)).toMatchObject({
      level: 'rlimits',
      missing: expect.arrayContaining(['seccomp']),
    })
    const refused = { level: null, layer: 'seccomp' }
    expect(root ? await without(false) : refused).toMatchObject(refused)
  })
})
