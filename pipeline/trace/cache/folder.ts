import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** Time of writing in milliseconds, then chance: what is not named so is not ours, and never touched. */
const NAME = /^(\d{13})-[0-9a-f]{16}\.tracepack(\.part)?$/
/** A part is whole within a second: what is this old was left by a build that was killed. */
const LEFT_MS = 3_600_000

/** Errors of the file system, and what it said; every other error is thrown on. */
export function faultOf(error: unknown): { code: string; text: string } {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error
  return { code: String(error.code), text: error.message.split(',')[0] ?? error.message }
}

/**
 * Folder of the packs: what the recipe says, else the user's own cache folder as the XDG base directory specification
 * places it, outside every checkout. Undefined where nothing is said and the user has no home.
 */
export function cacheFolder(said: string | null, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (said !== null) return resolve(said)
  const { XDG_CACHE_HOME: base } = env
  // The specification: a relative path is to be ignored.
  if (base !== undefined && isAbsolute(base)) return join(base, 'tracemill', 'traces')
  const home = env['HOME'] ?? homeOf()
  return home === undefined || !isAbsolute(home) ? undefined : join(home, '.cache', 'tracemill', 'traces')
}

function homeOf(): string | undefined {
  try {
    return homedir()
  } catch (error) {
    // A user without a line in passwd, as in many containers.
    faultOf(error)
    return undefined
  }
}

/** Names of the packs, the earliest written first. Sweeps up parts that nobody will finish. */
export function listPacks(folder: string): string[] {
  const names: string[] = []
  for (const name of readdirSync(folder)) {
    const [, time, part] = NAME.exec(name) ?? []
    if (time === undefined) continue
    if (part === undefined) names.push(name)
    else if (Date.now() - Number(time) > LEFT_MS) rmSync(join(folder, name), { force: true })
  }
  return names.sort()
}

/** Nobody but the user: what was executed is nobody else's business, and what is read back is believed. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/**
 * Writes a pack under a name that none has; it is seen whole or not at all.
 *
 * @returns its name.
 */
export function writePack(folder: string, bytes: Buffer): string {
  const name = `${String(Date.now()).padStart(13, '0')}-${randomBytes(8).toString('hex')}.tracepack`
  const part = join(folder, `${name}.part`)
  try {
    writeFileSync(part, bytes, { mode: 0o600, flag: 'wx' })
    renameSync(part, join(folder, name))
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
  return name
}
