import { lstat, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { makeFolder, removeEmpty } from '../folders.ts'
import { asDiskFault, isStagingOf, stagingName } from '../workspace/disk-fault.ts'
import { syncFolder } from './file.ts'
import { manifestVersion, MANIFEST } from './seal.ts'

export interface Staging {
  /** Where the data set is built: on the same disk as its place, under a name that no glob takes. */
  readonly folder: string
  /** For what the build needs on the way; it goes with the staging. */
  readonly work: string
  /** Hidden folders beside `out` that earlier runs left when they were killed (or that run now). */
  readonly leftovers: readonly string[]
  /** Puts the data set into its place, whole, in one rename. */
  commit(): Promise<void>
  /** Deletes what was built; what stood in the place still stands there. Safe to call twice, and after commit. */
  discard(): Promise<void>
}

/**
 * Prepares the output: all is built in a hidden folder beside `out`, so that `out` is either what it was or a
 * finished data set at every moment.
 *
 * @throws UserError (output), before any work, where `out` is not empty and `overwrite` is false, where `overwrite`
 * would delete something that is not a data set, or where the place cannot be written.
 */
export async function openStaging(out: string, { overwrite }: { overwrite: boolean }): Promise<Staging> {
  const place = await placeOf(resolve(out))
  const parent = dirname(place)
  const hidden = join(parent, stagingName(basename(place)))
  const replaces = await checkPlace(out, place, overwrite)
  try {
    const made = makeFolder(parent)
    const leftovers = (await readdir(parent)).filter((name) => isStagingOf(name, basename(place)))
    await mkdir(hidden)
    await mkdir(join(hidden, 'data'))
    await mkdir(join(hidden, 'work'))
    const discard = async (): Promise<void> => {
      await rm(hidden, { recursive: true, force: true })
      removeEmpty(made)
    }
    return {
      folder: join(hidden, 'data'),
      work: join(hidden, 'work'),
      leftovers: leftovers.toSorted().map((name) => join(parent, name)),
      discard,
      async commit() {
        await exchange(out, place, hidden, replaces)
        await syncFolder(parent)
        await discard()
      },
    }
  } catch (error) {
    throw asDiskFault(error, place)
  }
}

/** A link stands for the folder that it names: renaming onto the link would replace the link. */
async function placeOf(path: string): Promise<string> {
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return path
    throw asDiskFault(error, path)
  })
}

/** True where a data set stands in the place and is to be replaced. */
async function checkPlace(out: string, place: string, overwrite: boolean): Promise<boolean> {
  const found = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    if (error.code === 'ENOTDIR')
      throw new UserError('output', `${out}: a part of this path is a file; name another --out`)
    throw asDiskFault(error, place)
  })
  if (found === undefined) return false
  if (!found.isDirectory()) throw new UserError('output', `${out} is a file; name a folder with --out`)
  if (dirname(place) === place || found.dev !== (await lstat(dirname(place))).dev) {
    throw new UserError(
      'output',
      `${out} is the root of a disk, which cannot be replaced whole; name a folder inside it`,
    )
  }
  const names = await readdir(place).catch((error: unknown) => {
    throw asDiskFault(error, place)
  })
  if (names.length === 0) return false
  const isDataSet = (await manifestVersion(place)) !== undefined
  if (!overwrite) {
    const what = isDataSet ? 'holds a data set already' : 'is not empty'
    const wayOut = isDataSet ? 'add --overwrite to replace it, or name another --out' : 'name another --out'
    throw new UserError('output', `${out} ${what}; ${wayOut}`)
  }
  if (!isDataSet) {
    throw new UserError(
      'output',
      `${out} is not empty and is no finished data set (no valid ${MANIFEST}), so --overwrite will not delete it; empty it yourself or name another --out`,
    )
  }
  return true
}

async function exchange(out: string, place: string, hidden: string, replaces: boolean): Promise<void> {
  const old = join(hidden, 'old')
  if (replaces) await rename(place, old)
  try {
    await rename(join(hidden, 'data'), place)
  } catch (error) {
    if (replaces) await rename(old, place)
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOTEMPTY' || code === 'EEXIST') {
      throw new UserError('output', `${out} was filled by another program meanwhile; name another --out`, {
        cause: error,
      })
    }
    throw asDiskFault(error, place)
  }
}
