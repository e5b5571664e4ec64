import type { Syntax } from '../python/syntax.ts'
import type { Recorder } from './lanes.ts'

/** Programs whose calls and tests come one after the other. */
const HELD = 64

/**
 * Compiles a program once, for all of its runs by the recorders that are given to what this gives. What can not be
 * compiled so is run as it stands.
 *
 * @param syntax of the interpreter of the lanes that run the jobs: bytecode is for one version.
 */
export function compiling(syntax: Pick<Syntax, 'bytecode'>): (recorder: Recorder) => Recorder {
  const programs = new Map<string, Promise<Buffer | undefined>>()

  async function compile(code: string): Promise<Buffer | undefined> {
    const parsed = await syntax.bytecode(code)
    return parsed.kind === 'ok' ? Buffer.from(parsed.value, 'base64') : undefined
  }

  function bytecodeOf(code: string): Promise<Buffer | undefined> {
    const held = programs.get(code)
    if (held !== undefined) return held
    const [oldest] = programs.keys()
    if (programs.size >= HELD && oldest !== undefined) programs.delete(oldest)
    const asked = compile(code)
    programs.set(code, asked)
    return asked
  }

  return (recorder) => ({
    async record(job) {
      const bytecode = await bytecodeOf(job.code)
      return recorder.record(bytecode === undefined ? job : { ...job, bytecode })
    },
  })
}
