import { accessSync, constants } from 'node:fs'
import type { Recipe } from '../../../schemas/recipe.ts'
import type { Recording } from '../job.ts'
import { decodeEntry, encodeEntry } from './entry.ts'
import { cacheFolder, faultOf, makeOwn } from './folder.ts'
import { Packs } from './packs.ts'

export interface CacheCounts {
  readonly hits: number
  readonly misses: number
  readonly stored: number
  /** Entries that made room for others, or were damaged. */
  readonly evicted: number
}

/** Keeps recordings from one build to the next. It never fails: what it can not keep is run again. */
export interface TraceCache {
  get(key: Buffer): Recording | undefined
  put(key: Buffer, recording: Recording): void
  counts(): CacheCounts
  /** Writes what is not yet written. */
  close(): void
}

export interface CacheOptions {
  readonly folder: string
  /** All packs together stay below; two builds that write in the same moment may go over by one pack. */
  readonly bytes: number
  readonly warn: Warn
}

/** Told in one line, and of each trouble once, where the folder can not be used. */
type Warn = (line: string) => void

/** The cache that a recipe asks for; undefined where it is off, or the user has no folder for it. */
export function cacheOf(
  { cache, cache_bytes }: Pick<Recipe, 'cache' | 'cache_bytes'>,
  warn: Warn,
): TraceCache | undefined {
  if (cache === 'off') return undefined
  const folder = cacheFolder(cache)
  if (folder !== undefined) return openCache({ folder, bytes: cache_bytes, warn })
  warn(
    'cache: the user has no home folder; the build goes on without it; name a folder with --cache DIR, or --cache off',
  )
  return undefined
}

type Trouble = 'use' | 'part' | 'write'
const WORDS: Record<Trouble, readonly [what: string, then: string]> = {
  use: ['use', 'without it'],
  part: ['read all of', 'and runs again what is not to be read'],
  write: ['write to', 'and stores no traces'],
}

const PACK_BYTES = 1 << 20
const PACK_ENTRIES = 4096
/** What a killed build loses at most, of the runs that ended before its last one. */
const PACK_MS = 10_000

/**
 * Opens the cache in a folder, which is made where it is missing.
 *
 * Entries are gathered in memory, and written as packs of about 1 MiB, each at once and under a name of its own: so
 * builds that use the folder at the same time never write to one file, and one that is killed leaves whole packs. A
 * file an entry would cost an inode and a block of 4 KiB for the kilobyte that most entries are, and bounding their
 * size a look at each of them; a database file breaks as a whole where it breaks, on a network's file system too.
 * Packs leave as wholes, the longest not used first: builds ask in the order in which builds stored.
 */
export function openCache({ folder, bytes, warn }: CacheOptions): TraceCache {
  const packs = new Packs(folder, bytes, (error) => complain('part', error))
  const told = new Set<Trouble>()
  const packBytes = Math.min(PACK_BYTES, Math.floor(bytes / 8))
  const waiting = new Map<string, readonly [key: Buffer, entry: Buffer]>()
  let use: 'all' | 'read' | 'none' = 'all'
  let gathered = 0
  /** When the first of those that wait came. */
  let since = 0
  let hits = 0
  let misses = 0
  let stored = 0

  function complain(trouble: Trouble, error: unknown): void {
    if (told.has(trouble)) return
    told.add(trouble)
    const { text } = faultOf(error)
    const [what, then] = WORDS[trouble]
    warn(
      `cache: can not ${what} '${folder}' (${text}); the build goes on ${then}; name another folder with --cache DIR, or --cache off`,
    )
  }

  function flush(): void {
    if (use !== 'all' || waiting.size === 0) return
    const entries = [...waiting.values()]
    waiting.clear()
    gathered = 0
    try {
      packs.write(entries)
      stored += entries.length
    } catch (error) {
      use = 'read'
      complain('write', error)
    }
  }

  try {
    makeOwn(folder)
    packs.refresh()
  } catch (error) {
    use = 'none'
    complain('use', error)
  }
  if (use === 'all') {
    try {
      accessSync(folder, constants.W_OK)
      packs.trim(0)
    } catch (error) {
      use = 'read'
      complain('write', error)
    }
  }

  return {
    get(key) {
      const held = use === 'none' ? undefined : waiting.get(key.toString('latin1'))?.[1]
      const found =
        held === undefined ? packs.find(key, (entry) => decodeEntry(key, entry)) : decodeEntry(key, held)
      if (found === undefined) misses += 1
      else hits += 1
      return found
    },
    put(key, recording) {
      if (use !== 'all') return
      const entry = encodeEntry(key, recording)
      if (entry.length > bytes / 4) return
      if (waiting.size === 0) since = Date.now()
      waiting.set(key.toString('latin1'), [key, entry])
      gathered += entry.length
      const due = Date.now() - since > PACK_MS
      if (due || gathered >= packBytes || waiting.size >= PACK_ENTRIES) flush()
    },
    counts: () => ({ hits, misses, stored, evicted: packs.evicted }),
    close() {
      flush()
      packs.close()
    },
  }
}
