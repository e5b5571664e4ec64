import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../programs/python/', import.meta.url))

export interface ProgramFile {
  readonly name: string
  readonly code: string
  /** Oldest minor version that parses it, from a first line `# needs 3.N`. */
  readonly needs: number
  /** Where the trace stands that every version must give. */
  readonly golden: string
}

export function programs(): ProgramFile[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => {
      const code = readFileSync(FOLDER + file, 'utf8')
      const name = file.slice(0, -3)
      return {
        name,
        code,
        needs: Number(/^# needs 3\.(\d+)/.exec(code)?.[1] ?? 8),
        golden: `${FOLDER}${name}.trace.json`,
      }
    })
}

export function goldenOf(program: ProgramFile): unknown {
  return existsSync(program.golden)
    ? (JSON.parse(readFileSync(program.golden, 'utf8')) as unknown)
    : undefined
}
