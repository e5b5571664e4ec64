import { randomBytes } from 'node:crypto'
import { UserError } from '../errors.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const CLOSED = new Set(['EACCES', 'EPERM', 'EROFS'])
/** Of a data set's staging folder: `.name.partial-1a2b3c4d`, beside where `name` will stand. */
const staged = /(?<=^|[/\\])\.([^/\\]+)\.partial-[0-9a-f]{8}([/\\].*)?$/
const fullDatabase = /No space left on device|ENOSPC|Disk quota exceeded/i

/** The name of a new staging folder for a data set of this name; random only here, never in a row. */
export function stagingName(name: string): string {
  return `.${name}.partial-${randomBytes(4).toString('hex')}`
}

/** True for names that {@link stagingName} gives to a data set of this name. */
export function isStagingOf(entry: string, name: string): boolean {
  return staged.exec(entry)?.[1] === name
}

/**
 * A full or closed disk as a mistake that the user can mend; every other error as it is.
 *
 * @param path what was being written; of a path inside a staging folder the message names the data set.
 */
export function asDiskFault(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error
  const place = path.replace(staged, '$1')
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (FULL.has(code) || fullDatabase.test(error.message)) {
    return new UserError(
      'output',
      `no space left on the disk of ${place}; nothing was changed there: free some space, or name another place with --out`,
      { cause: error },
    )
  }
  // Of a folder above the place: there are file systems, as /proc, in which none can be made.
  const isNoPlace = code === 'ENOENT' && 'syscall' in error && error.syscall === 'mkdir'
  if (CLOSED.has(code) || isNoPlace) {
    return new UserError(
      'output',
      `${place} cannot be written (${code}); nothing was changed there: mend its permissions, or name another place with --out`,
      { cause: error },
    )
  }
  return error
}
