import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

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
 * @throws Error where the interpreter does not answer.
 */
export async function findPackages(interpreter: string): Promise<Packages> {
  const { stdout } = await run(interpreter, ['-I', '-S', '-B', GUEST], {
    env: {},
    timeout: PATIENCE,
    maxBuffer: 64 << 20,
  })
  return JSON.parse(stdout) as Packages
}
