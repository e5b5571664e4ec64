import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processOf, textAt, type Process } from './host.ts'

/** What a program must neither learn, change nor reach: files, listeners, and processes of its own user. */
export interface Canary {
  /** Stands in every planted file, in names, and in the environment of every victim; no output may hold it. */
  readonly token: string
  readonly folder: string
  /** Puts this canary's places into a program. */
  aim(code: string): string
  /** Starts a process of that user that programs may try to harm. */
  expose(user: number): void
  /** Their numbers. */
  victims(): number[]
  /** What has been harmed or reached so far, in words. */
  harm(): Promise<string[]>
  remove(): Promise<void>
}

interface Victim {
  readonly first: Process
  readonly score: string
  kill(): void
}

const FILES = ['home/.ssh/id_rsa', 'dataset/shard.jsonl', 'canary.txt', '.env']

/** Plants it where only the sandbox keeps a program away: all is open to everyone. */
export async function plantCanary(): Promise<Canary> {
  const token = `canary-${randomBytes(12).toString('hex')}`
  const folder = await mkdtemp(join(tmpdir(), 'planted-'))
  for (const path of [...FILES, `${token}.txt`]) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), `${token}\n`)
    await chmod(join(folder, path), 0o666)
  }
  for (const path of ['', 'home', 'home/.ssh', 'dataset']) await chmod(join(folder, path), 0o777)

  const reached: string[] = []
  const servers: Server[] = []
  const listen = async (how: string, where: { port: number; host: string } | { path: string }) => {
    const server = createServer((socket) => {
      reached.push(`the ${how} listener was reached`)
      socket.destroy()
    })
    servers.push(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(where, resolve)
    })
    return server
  }
  const tcp = await listen('TCP', { port: 0, host: '127.0.0.1' })
  const { port } = tcp.address() as AddressInfo
  const abstract = `${token.slice(0, 12)}-abstract`
  await listen('abstract', { path: `\0${abstract}` })
  await listen('unix', { path: join(folder, 'listener') })
  await chmod(join(folder, 'listener'), 0o777)
  const udp = createSocket('udp4', () => reached.push('the UDP listener was reached'))
  udp.bind(port, '127.0.0.1')
  await once(udp, 'listening')

  const before = await planted(folder)
  const victims: Victim[] = []

  return {
    token,
    folder,
    aim: (code) =>
      code
        .replaceAll('@CANARY@', folder)
        .replaceAll('@PORT@', String(port))
        .replaceAll('rs_canary_abstract', abstract),
    expose: (user) => victims.push(victim(user, token)),
    victims: () => victims.map(({ first }) => first.pid),
    harm: async () => {
      const now = await planted(folder)
      const changed = now === before ? [] : [`planted files changed:\n${before}\n  to\n${now}`]
      return [...reached, ...changed, ...victims.flatMap(injuries)]
    },
    remove: async () => {
      for (const each of victims) each.kill()
      for (const server of servers) server.close()
      udp.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** All that is in the folder, and what stands in it, as one text. */
async function planted(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name)
    const { mode, uid, gid, nlink, mtimeMs } = await stat(path)
    const content = entry.isFile() ? await readFile(path, 'utf8') : ''
    return [path, mode.toString(8), uid, gid, nlink, mtimeMs, content.trim()].join(' ')
  })
  return (await Promise.all(lines)).sort().join('\n')
}

function victim(user: number, token: string): Victim {
  const foreign = user === process.getuid?.() ? {} : { uid: user, gid: user }
  const child = spawn('sleep', ['1000000'], {
    ...foreign,
    env: { PATH: '/usr/bin:/bin', TOKEN: token },
    stdio: 'ignore',
  })
  const pid = child.pid
  const first = pid === undefined ? undefined : processOf(pid)
  if (pid === undefined || first === undefined) throw new Error('no victim')
  return { first, score: textAt(`/proc/${pid}/oom_score_adj`), kill: () => child.kill('SIGKILL') }
}

function injuries({ first, score }: Victim): string[] {
  const now = processOf(first.pid)
  if (now === undefined || now.began !== first.began || now.state === 'Z') return ['a victim was killed']
  const harm: string[] = []
  if (now.state === 'T' || now.state === 't') harm.push('a victim was stopped')
  if (now.nice !== first.nice) harm.push(`a victim's niceness became ${now.nice}`)
  if (textAt(`/proc/${first.pid}/oom_score_adj`) !== score) harm.push("a victim's OOM score was changed")
  return harm
}
