import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { UserError } from '../errors.ts'
import { findPackages, type Packages } from './packages.ts'

export interface Interpreter {
  /** The real binary: a version manager's shim costs a hundred milliseconds a start. */
  readonly path: string
  readonly version: readonly [major: number, minor: number, micro: number]
  /** As traces record it: `CPython 3.11.7`. */
  readonly runtime: string
  /** What programs may import beside its standard library; absent: nothing. */
  readonly packages?: Packages
}

const QUESTION =
  'import sys,platform;print(sys.executable);print(platform.python_implementation(),*sys.version_info[:3])'
const OLDEST_MINOR = 8
const run = promisify(execFile)

/**
 * Resolves an interpreter by name or path, by asking it.
 *
 * @param packages whether programs may import what is installed for it.
 * @throws UserError (environment) where there is none, it does not answer, or it is not CPython 3.8 or later.
 */
export async function findInterpreter(
  name: string,
  packages: 'none' | 'installed' = 'none',
): Promise<Interpreter> {
  let answer: string
  try {
    // A scrubbed environment: what PYTHONHOME or PYTHONPATH of the user's shell would change must not reach rows.
    const { stdout } = await run(name, ['-s', '-S', '-B', '-c', QUESTION], {
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: process.env['HOME'] ?? '/' },
      timeout: 20_000,
    })
    answer = stdout
  } catch (cause) {
    throw new UserError(
      'environment',
      `python: cannot start '${name}'; install CPython 3.8 or later, or name one with 'python' in the recipe or --python`,
      { cause },
    )
  }
  const [path = '', facts = ''] = answer.trim().split('\n')
  const [implementation, major, minor, micro] = facts.split(' ')
  const version = [Number(major), Number(minor), Number(micro)] as const
  if (implementation !== 'CPython' || version[0] !== 3 || version[1] < OLDEST_MINOR) {
    throw new UserError('environment', `python: '${name}' is ${facts}; CPython 3.8 or later is needed`)
  }
  const found = { path, version, runtime: `CPython ${version.join('.')}` }
  return packages === 'none' ? found : { ...found, packages: await findPackages(path) }
}
