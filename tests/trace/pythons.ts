import { execFileSync } from 'node:child_process'
import { UserError } from '../../pipeline/errors.ts'
import { findInterpreter, type Interpreter } from '../../pipeline/python/interpreter.ts'
import type { Limits } from '../../schemas/trace.ts'

const MINORS = [8, 9, 10, 11, 12, 13, 14]

function ask(command: string, ...words: string[]): string[] {
  try {
    return execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .split('\n')
  } catch {
    return []
  }
}

/** Versions that pyenv holds but has not put on the path. */
function shelved(): string[] {
  const [root] = ask('pyenv', 'root')
  if (root === undefined) return []
  return ask('pyenv', 'versions', '--bare').map((version) => `${root}/versions/${version}/bin/python`)
}

/** One interpreter of each minor version that this machine has. */
export async function pythons(): Promise<Interpreter[]> {
  const names = ['python3', ...MINORS.map((minor) => `python3.${minor}`), ...shelved()]
  const found = new Map<number, Interpreter>()
  for (const name of names) {
    try {
      const interpreter = await findInterpreter(name)
      if (!found.has(interpreter.version[1])) found.set(interpreter.version[1], interpreter)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
    }
  }
  return [...found.values()].sort((left, right) => left.version[1] - right.version[1])
}

export const LIMITS: Limits = {
  cpu_seconds: 10,
  wall_seconds: 60,
  memory_bytes: 1 << 30,
  events: 10_000,
  trace_bytes: 4 << 20,
  output_bytes: 1 << 20,
  file_bytes: 1 << 20,
  processes: 0,
  values: { depth: 3, elements: 12, characters: 200, outer_characters: 4096 },
}
