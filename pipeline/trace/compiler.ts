import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import type { Interpreter } from '../python/interpreter.ts'

/** The interpreter's headers are not of this project: what they warn of is nobody's business. */
const FLAGS = [
  '-O2',
  '-fPIC',
  '-shared',
  '-fwrapv',
  '-fno-strict-aliasing',
  '-fvisibility=hidden',
  '-DNDEBUG',
  '-w',
]
const COMPILE_MS = 120_000
const run = promisify(execFile)

const LOAD = `import sys
from importlib import machinery, util
loader = machinery.ExtensionFileLoader(sys.argv[2], sys.argv[1])
loader.exec_module(util.module_from_spec(util.spec_from_loader(sys.argv[2], loader)))`

/** A C file that includes all others of an extension, and what becomes of it. */
export interface Unit {
  readonly unit: string
  readonly flags: readonly string[]
  readonly includes: readonly string[]
  /** Of the library to write; its folder is the compiler's own. */
  readonly path: string
}

/** Compilers to try, in this order; `said` is what CC names. */
export function compilersOf(said: string | undefined): string[] {
  const usual = ['cc', 'gcc', 'clang']
  return said === undefined || said.trim() === '' ? usual : [said.trim(), ...usual]
}

/** The first of them that starts. */
export async function firstThatRuns(compilers: readonly string[]): Promise<string | undefined> {
  for (const compiler of compilers) {
    try {
      await run(compiler, ['--version'], { timeout: 20_000 })
      return compiler
    } catch {
      // The next one, then.
    }
  }
  return undefined
}

/** Flags of every extension on a platform, by the name that Python gives it. */
export function flagsFor(platform: string): readonly string[] {
  // There the interpreter's own symbols are found when the extension is loaded, only if one says so.
  return platform === 'darwin' ? [...FLAGS, '-undefined', 'dynamic_lookup'] : FLAGS
}

/** Compiles a unit; what the compiler complained of, in one line, undefined where it ended well. */
export function compile(
  compiler: string,
  { unit, flags, includes, path }: Unit,
): Promise<string | undefined> {
  const words = [...flags, ...includes.flatMap((include) => ['-I', include]), unit, '-o', path]
  return attempt(compiler, words, dirname(path))
}

/** Loads an extension in its interpreter; what that complained of, in one line, undefined where it ended well. */
export function load(interpreter: Interpreter, module: string, path: string): Promise<string | undefined> {
  return attempt(interpreter.path, ['-I', '-S', '-B', '-c', LOAD, path, module], dirname(path))
}

export const firstLine = (text: string): string => text.trim().split('\n')[0] ?? ''

/** What a program complained of, in one line; undefined where it ended well. */
async function attempt(program: string, words: readonly string[], cwd: string): Promise<string | undefined> {
  try {
    await run(program, words, { cwd, timeout: COMPILE_MS })
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const text = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : ''
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    return lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? firstLine(error.message)
  }
}
