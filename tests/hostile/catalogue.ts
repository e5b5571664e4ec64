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
  /** Its output is not the same twice, whatever runs it. */
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
export const BY_DESIGN: Readonly<Record<string, { accept: readonly Kind[]; why: string }>> = {}

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
        varies: flags.some((flag) => flag.includes('nondeterministic')),
      }
    })
}
