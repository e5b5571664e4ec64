import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

function isThere(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

function make(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    // Another process made it meanwhile.
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/**
 * Makes a folder, and those above it that are missing. Not by `recursive` of Node's `mkdir`: where a file system answers that
 * a folder to be made is not there, as /proc does, that tries for ever.
 *
 * @returns the folders that were missing, the outermost first.
 * @throws the system's error.
 */
export function makeFolder(path: string, mode = 0o777): string[] {
  const missing: string[] = []
  for (let place = resolve(path); !isThere(place); place = dirname(place)) missing.unshift(place)
  for (const folder of missing) make(folder, mode)
  return missing
}

/** Takes away folders that were made for what did not come; one in which something else stands by now stays. */
export function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(folder)
    } catch {
      return
    }
  }
}
