import { rename, writeFile } from 'node:fs/promises'
import { asDiskFault } from './disk-fault.ts'

/**
 * Writes a file in place of what stood there, whole or not at all.
 *
 * @throws UserError (output) where that cannot be written.
 */
export async function put(path: string, text: string): Promise<void> {
  const partial = `${path}.partial`
  try {
    await writeFile(partial, text)
    await rename(partial, path)
  } catch (error) {
    throw asDiskFault(error, path)
  }
}
