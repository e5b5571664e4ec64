import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { UserError } from '../errors.ts'

/** What is installed for an interpreter beside its standard library. */
export interface Packages {
  /** Folders that programs may import from. */
  readonly folders: readonly string[]
  /** Name and version of each distribution, in alphabetical order. */
  readonly distributions: readonly string[]
  /** sha256 over the paths, sizes and times of all files in the folders. */
  readonly identity: string
}

const GUEST = fileURLToPath(new URL('./guest/_packages.py', import.meta.url))
/** Milliseconds: hundreds of thousands of files are looked at. */
const PATIENCE = 120_000
const run = promisify(execFile)

/**
 * The packages of an interpreter, or of the virtual environment that it belongs to; a user's own are none of them.
 *
 * @throws UserError (environment) where they cannot be looked through.
 */
export async function findPackages(interpreter: string): Promise<Packages> {
  try {
    const words = ['-I', '-S', '-B', GUEST]
    const { stdout } = await run(interpreter, words, { env: {}, timeout: PATIENCE, maxBuffer: 64 << 20 })
    return JSON.parse(stdout) as Packages
  } catch (cause) {
    throw new UserError(
      'environment',
      `packages: what is installed for '${interpreter}' cannot be read; mend its site-packages, or say 'packages: none'`,
      { cause },
    )
  }
}
