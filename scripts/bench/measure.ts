import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a command cost: CPU seconds of all its processes, wall seconds, memory of the largest. */
export interface Measured {
  readonly code: number
  readonly cpu_s: number
  readonly wall_s: number
  readonly peak_mb: number
  readonly stdout: string
}

export const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** @throws Error where the command ends with none of these codes. */
export function measure(command: readonly string[], codes: readonly number[] = [0]): Measured {
  const { stdout } = spawnSync('python3', [here('measure.py'), ...command], {
    cwd: here('../../'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const measured = JSON.parse(stdout) as Measured
  if (!codes.includes(measured.code)) throw new Error(`${command.join(' ')} ended with ${measured.code}`)
  return measured
}

/** A case of case.ts in a process of its own. */
export function caseOf(name: string, size: number): Measured {
  return measure([
    process.execPath,
    '--import',
    import.meta.resolve('tsx'),
    here('case.ts'),
    name,
    String(size),
  ])
}
