import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeFolder } from '../folders.ts'
import type { Interpreter } from '../python/interpreter.ts'
import { cacheFolder } from './cache/folder.ts'
import { compile, compilersOf, firstLine, firstThatRuns, flagsFor, load } from './compiler.ts'

/** An extension in C; where there is none, `reason` says in one line why, and what would mend it. */
export type NativeBuild =
  | { readonly kind: 'built'; readonly path: string }
  | { readonly kind: 'none'; readonly reason: string }

export interface NativeOptions {
  /** Holds one folder for each build. By default the user's own cache folder. */
  readonly folder?: string
  /** Asked in this order. By default what CC names, else `cc`, `gcc` and `clang`. */
  readonly compilers?: readonly string[]
}

const SOURCES = fileURLToPath(new URL('guests/python/native/', import.meta.url))
/** The file that includes all others of an extension, and the minor versions that it is written for. */
const EXTENSIONS = {
  tracer: {
    module: '_tracemill',
    unit: 'module.c',
    headers: ['Python.h', 'internal/pycore_frame.h'],
    oldest: 11,
    newest: 13,
  },
  lane: { module: '_tracemill_lane', unit: 'lane.c', headers: ['Python.h'], oldest: 8, newest: 14 },
} as const
type Extension = (typeof EXTENSIONS)[keyof typeof EXTENSIONS]
const run = promisify(execFile)

/** What an interpreter says of itself; two that agree in all of it load the same extension. */
const QUESTION = `import json,sys,sysconfig as s
print(json.dumps({'include':s.get_path('include'),'platinclude':s.get_path('platinclude'),'tag':s.get_config_var('SOABI') or '',
'free':bool(s.get_config_var('Py_GIL_DISABLED')),'platform':sys.platform,'version':sys.version,'abi':sys.abiflags}))`

interface Facts {
  readonly includes: readonly string[]
  readonly free: boolean
  readonly platform: string
  /** All that decides the bytes of a build, the sources and the flags apart. */
  readonly key: string
}

/** Paths of what of an interpreter's lanes is in C, null where it is not; `reason` then says why there is no tracer. */
export interface Native {
  readonly tracer: string | null
  readonly lane: string | null
  readonly reason: string
}

const found = new Map<string, Promise<Native>>()

/** Both extensions for an interpreter; looked for once in a process. */
export function nativeOf(interpreter: Interpreter): Promise<Native> {
  const known = found.get(interpreter.path) ?? bothFor(interpreter)
  found.set(interpreter.path, known)
  return known
}

async function bothFor(interpreter: Interpreter): Promise<Native> {
  const [tracer, lane] = await Promise.all([
    nativeTracer(interpreter),
    nativeExtension(interpreter, EXTENSIONS.lane, {}),
  ])
  return {
    tracer: pathOf(tracer),
    lane: pathOf(lane),
    reason: tracer.kind === 'none' ? tracer.reason : '',
  }
}

const pathOf = (build: NativeBuild): string | null => (build.kind === 'built' ? build.path : null)

/** The C engine of the tracer. */
export function nativeTracer(interpreter: Interpreter, options: NativeOptions = {}): Promise<NativeBuild> {
  return nativeExtension(interpreter, EXTENSIONS.tracer, options)
}

/**
 * Finds an extension for an interpreter, or compiles it, once: into a folder named by a hash of the sources, the
 * interpreter and the flags. Two builds may do so at once; each sees a whole file or none.
 */
async function nativeExtension(
  interpreter: Interpreter,
  extension: Extension,
  options: NativeOptions,
): Promise<NativeBuild> {
  const [, minor] = interpreter.version
  const { oldest, newest } = extension
  if (minor < oldest || minor > newest) {
    return none(`it is written for CPython 3.${oldest} to 3.${newest}, not for ${interpreter.runtime}`)
  }
  const root = options.folder ?? nativeFolder()
  if (root === undefined) return none('the user has no home folder to keep it in; set XDG_CACHE_HOME')
  const facts = await factsOf(interpreter)
  if (facts.free) return none(`${interpreter.runtime} is built without its global lock`)
  const folder = join(root, await hashOf(facts, extension))
  const path = join(folder, fileOf(extension))
  if (await exists(path)) return { kind: 'built', path }
  const missing = await missingHeader(facts, extension)
  if (missing !== undefined) {
    return none(`the headers of ${interpreter.runtime} are not installed: there is no ${missing}`)
  }
  const compilers = options.compilers ?? compilersOf(process.env['CC'])
  const compiler = await firstThatRuns(compilers)
  if (compiler === undefined) return none(`there is no C compiler: ${compilers.join(', ')} do not start`)
  try {
    makeFolder(root, 0o700)
    return await build(interpreter, extension, facts, compiler, root, folder)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return none(`it can not be kept in ${root}: ${firstLine(error.message)}`)
  }
}

/** Beside the traces, in the user's cache folder. */
function nativeFolder(): string | undefined {
  const traces = cacheFolder(null)
  return traces === undefined ? undefined : join(dirname(traces), 'native')
}

const fileOf = ({ module }: Extension): string => `${module}.so`
const none = (reason: string): NativeBuild => ({ kind: 'none', reason })

async function factsOf(interpreter: Interpreter): Promise<Facts> {
  const { stdout } = await run(interpreter.path, ['-I', '-S', '-B', '-c', QUESTION], { timeout: 20_000 })
  const said = JSON.parse(stdout) as Record<string, unknown>
  const word = (name: string): string => String(said[name])
  return {
    includes: [...new Set([word('include'), word('platinclude')])],
    free: said['free'] === true,
    platform: word('platform'),
    key: JSON.stringify([word('version'), word('tag'), word('abi'), word('include'), process.arch]),
  }
}

async function hashOf(facts: Facts, { unit }: Extension): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([facts.key, unit, flagsFor(facts.platform)]))
  const names = (await readdir(SOURCES)).filter((name) => /\.[ch]$/.test(name)).sort()
  for (const name of names) hash.update(`\n${name}\n`).update(await readFile(SOURCES + name))
  return hash.digest('hex').slice(0, 32)
}

async function missingHeader({ includes }: Facts, { headers }: Extension): Promise<string | undefined> {
  const [first = ''] = includes
  for (const name of headers) {
    const found = await Promise.all(includes.map((folder) => exists(join(folder, name))))
    if (!found.includes(true)) return join(first, name)
  }
  return undefined
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

async function build(
  interpreter: Interpreter,
  extension: Extension,
  facts: Facts,
  compiler: string,
  root: string,
  folder: string,
): Promise<NativeBuild> {
  const draft = await mkdtemp(join(root, 'draft-'))
  try {
    const { module, unit } = extension
    const path = join(draft, fileOf(extension))
    const flags = flagsFor(facts.platform)
    const complaint = await compile(compiler, {
      unit: join(SOURCES, unit),
      flags,
      includes: facts.includes,
      path,
    })
    if (complaint !== undefined) return none(`${compiler} does not compile it: ${complaint}`)
    const refusal = await load(interpreter, module, path)
    if (refusal !== undefined) return none(`${interpreter.runtime} does not load it: ${refusal}`)
    await publish(draft, folder, fileOf(extension))
    return { kind: 'built', path: join(folder, fileOf(extension)) }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Where another build was quicker, its file is as good. */
async function publish(draft: string, folder: string, file: string): Promise<void> {
  try {
    await rename(draft, folder)
  } catch (error) {
    if (!(await exists(join(folder, file)))) throw error
  }
}
