import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { userFolder } from '../../cache-folder.ts'
import { makeFolder } from '../../folders.ts'

/** Time of writing in milliseconds, then chance: what is not named so is not ours, and never touched. */
const NAME = /^(\d{13})-[0-9a-f]{16}\.tracepack(\.part)?$/
/** A part is whole within a second: what is this old was left by a build that was killed. */
const LEFT_MS = 3_600_000

/** Errors of the file system, and what it said; every other error is thrown on. */
export function faultOf(error: unknown): { code: string; text: string } {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error
  return { code: String(error.code), text: error.message.split(',')[0] ?? error.message }
}

/** Folder of the packs; undefined where nothing is said and the user has no home. */
export function cacheFolder(said: string | null, env: NodeJS.ProcessEnv = process.env): string | undefined {
  return userFolder('traces', said, env)
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
export function makeOwn(folder: string): void {
  makeFolder(folder, 0o700)
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
