import { lstat, realpath, rename } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { makeFolder, removeEmpty } from '../folders.ts'
import { AppendFile, syncFolder } from '../shards/file.ts'
import { asDiskFault, stagingName } from '../workspace/disk-fault.ts'

/** A file that is not there, or what it was, until all of it is written. */
export interface Output {
  append(text: string): void
  /** Puts the file into its place. */
  commit(): Promise<void>
  /** Deletes what was written; what stood in the place still stands there. Safe to call after commit. */
  discard(): void
}

async function checkPlace(flag: string, path: string, overwrite: boolean): Promise<string> {
  const place = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return resolve(path)
    if (error.code === 'ENOTDIR')
      throw new UserError('output', `${path}: a part of this path is a file; name another ${flag}`)
    throw asDiskFault(error, path)
  })
  const found = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw asDiskFault(error, place)
  })
  if (found === undefined) return place
  if (!found.isFile()) throw new UserError('output', `${path} is no file; name a file with ${flag}`)
  if (!overwrite)
    throw new UserError(
      'output',
      `${path} is there already; add --overwrite to replace it, or name another ${flag}`,
    )
  return place
}

/**
 * Opens a hidden file beside the one that is to be written.
 *
 * @param flag that names the path, for messages.
 * @param mode of the file; by default the user's own.
 * @throws UserError (output) where the place is taken or cannot be written.
 */
export async function openOutput(
  flag: string,
  path: string,
  { overwrite, mode }: { readonly overwrite: boolean; readonly mode?: number },
): Promise<Output> {
  const place = await checkPlace(flag, path, overwrite)
  const folder = dirname(place)
  const hidden = join(folder, stagingName(basename(place)))
  let made: readonly string[] = []
  let file: AppendFile
  try {
    made = makeFolder(folder)
    file = new AppendFile(hidden, mode)
  } catch (error) {
    removeEmpty(made)
    throw asDiskFault(error, place)
  }
  let isOpen = true
  return {
    append(text) {
      try {
        file.append(Buffer.from(text))
      } catch (error) {
        throw asDiskFault(error, place)
      }
    },
    async commit() {
      try {
        file.close()
        await rename(hidden, place)
        isOpen = false
        await syncFolder(folder)
      } catch (error) {
        throw asDiskFault(error, place)
      }
    },
    discard() {
      if (!isOpen) return
      file.discard()
      removeEmpty(made)
      isOpen = false
    },
  }
}
