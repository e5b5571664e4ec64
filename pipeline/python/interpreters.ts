import { realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { glob } from 'tinyglobby'
import { UserError } from '../errors.ts'
import { findInterpreter, type Interpreter } from './interpreter.ts'

const MINORS = [8, 9, 10, 11, 12, 13, 14]

/** Where version managers keep interpreters that are not on the PATH. */
const MANAGED = ['.pyenv/versions/*/bin/python3', '.local/share/uv/python/cpython-*/bin/python3']

/** Every usable CPython of this machine, oldest first, each binary once: on the PATH, and of version managers. */
export async function findInterpreters(): Promise<Interpreter[]> {
  const managed = await glob(MANAGED, { cwd: homedir(), dot: true })
  const names = [
    'python3',
    ...MINORS.map((minor) => `python3.${minor}`),
    ...managed.sort().map((path) => join(homedir(), path)),
  ]
  const found = new Map<string, Interpreter>()
  for (const name of names) {
    try {
      const interpreter = await findInterpreter(name)
      found.set(await realpath(interpreter.path), interpreter)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
    }
  }
  return [...found.values()].sort((a, b) => a.version[1] - b.version[1] || a.version[2] - b.version[2])
}
