import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Verification } from '../../../schemas/verification.ts'
import { UserError } from '../../errors.ts'
import { put } from '../../workspace/put.ts'

/** What became of the copy that a data set keeps of its verification. */
export type Kept =
  | { readonly kind: 'kept'; readonly path: string }
  | { readonly kind: 'not-kept'; readonly why: string }

/** Where it lies: beside the report, and no part of what is sealed. */
export const verificationIn = (folder: string): string => join(folder, 'audit', 'verification.json')

/**
 * Leaves the result in the data set, where `audit` reads it. Whoever can only read a data set may verify it, too: that it
 * cannot be written is told and is no error. It names the data set by its folder's name, for the copy may be published.
 */
export async function keep(folder: string, verification: Verification): Promise<Kept> {
  const path = verificationIn(folder)
  const kept: Verification = { ...verification, dataset: basename(resolve(folder)) }
  try {
    // Not `recursive`, which tells a place that is read-only as one that is not there.
    await mkdir(join(folder, 'audit')).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    await put(path, `${JSON.stringify(kept, null, 2)}\n`)
    return { kind: 'kept', path }
  } catch (error) {
    const cause = error instanceof UserError ? error.cause : error
    return { kind: 'not-kept', why: cause instanceof Error ? cause.message : String(cause) }
  }
}
