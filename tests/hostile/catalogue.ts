import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Outcome } from '../../schemas/trace.ts'

export type Kind = Outcome['kind']

/** A program that tries something, and what may come of it. */
export interface Program {
  /** `<set>/<name>` */
  readonly name: string
  readonly code: string
  readonly accept: readonly Kind[]
  /** How it ends, or what it prints, is not the same twice, whatever runs it. */
  readonly varies: boolean
}

const OWN = fileURLToPath(new URL('programs/', import.meta.url))
const SHARED = fileURLToPath(new URL('../../../shared/hostile/', import.meta.url))
export const HAS_SHARED = existsSync(SHARED)
/** The shared set has other words for what a program says of itself. */
const WORDS: Readonly<Record<string, Kind>> = { ok: 'returned', error: 'raised', exit: 'exited' }
const KINDS: ReadonlySet<string> = new Set<Kind>([
  'returned',
  'raised',
  'exited',
  'tampered',
  'timeout',
  'trace-limit',
  'memory',
  'output-limit',
  'file-limit',
  'crash',
  'denied',
  'early-exit',
  'protocol',
])

/**
 * Expectations that this engine answers in another way, by design. Every other program is held to its list.
 */
export const BY_DESIGN: Readonly<Record<string, { accept: readonly Kind[]; why: string }>> = {
  'shared/06_fd_exhaustion/close_everything': {
    accept: ['returned'],
    why: 'results lie in shared memory: no descriptor carries them, so closing all of them hides nothing',
  },
  'shared/06_fd_exhaustion/dup2_over_all': {
    accept: ['returned'],
    why: 'as above; what it prints afterwards goes where it said',
  },
  'shared/20_shutdown/atexit_infinite': {
    accept: ['timeout', 'trace-limit'],
    why: 'what runs at the exit is recorded, and an empty loop has events from some versions on: then the cap comes first',
  },
  'shared/15_native_crash/bad_bytecode': {
    accept: ['crash', 'raised', 'returned', 'early-exit'],
    why: 'what bytecode that no compiler makes does differs between versions',
  },
}

/** Programs that end in one of the ways that they accept, but not always in the same. */
export const RACES: Readonly<Record<string, string>> = {
  'shared/19_huge_values/million_events':
    'its million events take about the second of processor time that it may have: it returns on a fast machine',
  'shared/08_output_flood/nonblocking_stdout':
    'without blocking, whether the pipe has room for what it prints depends on how fast it is read at the other end',
  'shared/05_fork_thread_bomb/shell_bomb':
    'which of its processes meets the limit first, the shell that was waited for or one that it started, is up to the scheduler',
}

/**
 * Categories whose programs do not reach for anything outside of their own process: they use up what they were given, or
 * confuse who looks at them. What comes of them is the same at every level, so a short run tries them at one.
 */
const INWARD =
  /^(own\/(loop|c-call|stack|object|huge|shutdown|encoding|time|random|locale|stdin|import|tamper)-|shared\/(01|02|04|16|18|19|20|21|22|23|24|25|26)_)/

export function reachesOut({ name }: Program): boolean {
  return !INWARD.test(name)
}

function isKind(word: string): word is Kind {
  return KINDS.has(word)
}

function kind(word: string): Kind {
  const known = WORDS[word] ?? word
  if (!isKind(known)) throw new Error(`'${word}' is no verdict that a program may end with`)
  return known
}

/** The project's own: each says in comments what it accepts. */
export function ownPrograms(): Program[] {
  return readdirSync(OWN)
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => {
      const code = readFileSync(OWN + file, 'utf8')
      const accept = /^# accept: (.+)$/m.exec(code)?.[1]
      if (accept === undefined) throw new Error(`${file} does not say what it accepts`)
      return {
        name: `own/${file.slice(0, -'.py'.length)}`,
        code,
        accept: accept.split(' | ').map(kind),
        varies: /^# varies$/m.test(code),
      }
    })
}

interface Entry {
  readonly path: string
  readonly name: string
  readonly lang: string
  readonly expect: readonly string[]
  readonly flags: readonly string[]
}

/** Those that stand beside the repository; none where they do not. JavaScript waits for a guest of its own. */
export function sharedPrograms(): Program[] {
  if (!HAS_SHARED) return []
  const index = JSON.parse(readFileSync(`${SHARED}index.json`, 'utf8')) as { programs: Entry[] }
  return index.programs
    .filter(({ lang }) => lang === 'py')
    .map(({ path, expect, flags }) => {
      const name = `shared/${path.slice(0, -'.py'.length)}`
      return {
        name,
        code: readFileSync(SHARED + path, 'utf8'),
        accept: BY_DESIGN[name]?.accept ?? expect.map(kind),
        varies: name in RACES || flags.some((flag) => flag.includes('nondeterministic')),
      }
    })
}
