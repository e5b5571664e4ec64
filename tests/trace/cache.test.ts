import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { cacheOf, openCache, type TraceCache } from '../../pipeline/trace/cache/cache.ts'
import { cached, isFact } from '../../pipeline/trace/cache/cached.ts'
import { cacheFolder } from '../../pipeline/trace/cache/folder.ts'
import { contextOf, keysIn, tracerHash, type CacheContext } from '../../pipeline/trace/cache/key.ts'
import type { Job, Recording } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE } from '../../pipeline/trace/lane.ts'
import type { Recorder } from '../../pipeline/trace/lanes.ts'
import type { GuestReport } from '../../schemas/guest.ts'
import { LIMITS } from './pythons.ts'

const MIB = 1 << 20
const scratch = mkdtempSync(join(tmpdir(), 'tracemill-cache-test-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
let folders = 0
const fresh = (): string => join(scratch, String(folders++))

const CONTEXT: CacheContext = {
  runtime: 'CPython 3.11.7',
  binary: '/usr/bin/python3 1 1',
  machine: 'linux x64',
  tracer: 'a',
  engine: 'c',
  level: 'namespaces',
  layers: ['pid', 'user'],
  options: { layout: 'fixed', hash_seed: 0, processes: false },
}
const job = (code: string): Job => ({
  code,
  trigger: { kind: 'call', text: 'f(1)', stdin: 'x' },
  limits: LIMITS,
  record: 'trace',
  record_module_body: false,
})
const keyOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Bytes that hang on the text alone, and that do not deflate. */
function noise(text: string, size: number): Buffer {
  return createHash('shake256', { outputLength: size }).update(text).digest()
}

function recordingOf(text: string, size = 200): Recording {
  const stdout = Buffer.from(`printed é ${text}\n`)
  const trace = noise(text, size)
  const report: GuestReport = {
    exit_code: 0,
    signal: null,
    killed: null,
    oom: false,
    cpu_seconds: 0.001953125,
    stdout_bytes: stdout.length,
    trace_bytes: trace.length,
  }
  return { report, stdout, trace }
}

/** As `toEqual` finds it, but quickly. */
function same(found: Recording | undefined, expected: Recording): boolean {
  return (
    found !== undefined &&
    JSON.stringify(found.report) === JSON.stringify(expected.report) &&
    found.stdout.equals(expected.stdout) &&
    found.trace.equals(expected.trace)
  )
}

function open(folder: string, bytes = 64 * MIB): { cache: TraceCache; warnings: string[] } {
  const warnings: string[] = []
  return { cache: openCache({ folder, bytes, warn: (line) => warnings.push(line) }), warnings }
}

/** A folder with one pack that holds these. */
function stored(texts: readonly string[]): string {
  const folder = fresh()
  const { cache } = open(folder)
  for (const text of texts) cache.put(keyOf(text), recordingOf(text))
  cache.close()
  return folder
}

const packsIn = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.endsWith('.tracepack'))
function onlyPack(folder: string): string {
  const [name, ...more] = packsIn(folder)
  expect(more).toEqual([])
  return join(folder, name ?? 'none')
}
const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

function counting(answer: (job: Job) => Recording | undefined): Recorder & { jobs: Job[] } {
  const jobs: Job[] = []
  return {
    jobs,
    async record(asked) {
      jobs.push(asked)
      return answer(asked)
    },
  }
}

describe('a second use', () => {
  it('executes nothing, in the same build and in the next', async () => {
    const folder = fresh()
    const jobs = Array.from({ length: 50 }, (_, index) => job(`x = ${index}`))
    const answers = jobs.map(({ code }) => recordingOf(code))
    for (const expected of [50, 0]) {
      const recorder = counting(({ code }) => recordingOf(code))
      const { cache } = open(folder)
      const through = cached(recorder, cache, CONTEXT)
      expect(await Promise.all(jobs.map((each) => through.record(each)))).toEqual(answers)
      expect(recorder.jobs).toHaveLength(expected)
      for (const each of jobs) await through.record(each)
      expect(recorder.jobs).toHaveLength(expected)
      cache.close()
      const before = { hits: 100 - expected, misses: expected }
      expect(cache.counts()).toEqual({ ...before, stored: expected, evicted: 0 })
    }
  })

  it('is the recorder itself where there is no cache', () => {
    const recorder = counting(() => undefined)
    expect(cached(recorder, undefined, CONTEXT)).toBe(recorder)
  })

  it('gives large recordings and empty ones back as they were', () => {
    const folder = fresh()
    const { report } = recordingOf('')
    const empty = { report: { ...report, stdout_bytes: 0, trace_bytes: 0 }, stdout: Buffer.alloc(0) }
    const large = recordingOf('large', 5 * MIB)
    const first = open(folder).cache
    first.put(keyOf('empty'), { ...empty, trace: Buffer.alloc(0) })
    first.put(keyOf('large'), large)
    first.close()
    const { cache } = open(folder)
    expect(cache.get(keyOf('large'))?.trace.equals(large.trace)).toBe(true)
    expect(cache.get(keyOf('empty'))).toEqual({ ...empty, trace: Buffer.alloc(0) })
    cache.close()
  })

  it('tells keys apart that begin alike', () => {
    const folder = fresh()
    const keys = Array.from({ length: 300 }, (_, index) =>
      Buffer.concat([Buffer.from([1, 2, 3, 4]), noise(String(index), 28)]),
    )
    const first = open(folder).cache
    for (const [index, key] of keys.entries()) first.put(key, recordingOf(String(index)))
    first.close()
    const { cache } = open(folder)
    const found = keys.map((key, index) => same(cache.get(key), recordingOf(String(index))))
    expect(found).toEqual(keys.map(() => true))
    expect(cache.get(Buffer.concat([Buffer.from([1, 2, 3, 4]), noise('other', 28)]))).toBeUndefined()
    cache.close()
  })

  it('finds each of many', () => {
    const folder = fresh()
    const names = Array.from({ length: 8_000 }, (_, index) => `n${index}`)
    const first = open(folder).cache
    for (const name of names) first.put(keyOf(name), recordingOf(name, 10))
    first.close()
    expect(packsIn(folder).length).toBeGreaterThan(1)
    const { cache } = open(folder)
    expect(names.filter((name) => !same(cache.get(keyOf(name)), recordingOf(name, 10)))).toEqual([])
    expect(cache.counts()).toMatchObject({ hits: names.length, misses: 0 })
    cache.close()
  })

  it('sees what another build has stored since, once it writes itself', () => {
    const folder = fresh()
    const early = open(folder).cache
    const other = open(folder).cache
    other.put(keyOf('theirs'), recordingOf('theirs'))
    other.close()
    for (let index = 0; index < 4096; index++) early.put(keyOf(`mine ${index}`), recordingOf('mine', 1))
    expect(early.get(keyOf('theirs'))).toEqual(recordingOf('theirs'))
    early.close()
  })
})

/** The value once for each of its leaves, with that leaf changed. */
function variants(value: unknown): unknown[] {
  if (typeof value === 'string') return [`${value}!`]
  if (typeof value === 'number') return [value + 1]
  if (typeof value === 'boolean') return [!value]
  if (Array.isArray(value)) return [[...value, 'more'], value.slice(1)]
  if (typeof value !== 'object' || value === null) throw new Error('a leaf that the test does not know')
  return Object.entries(value).flatMap(([name, item]) =>
    variants(item).map((changed) => ({ ...value, [name]: changed })),
  )
}

describe('the key', () => {
  const text = (context: CacheContext, asked: Job): string => keysIn(context)(asked).toString('hex')

  it('hangs on every field of the job and of the context', () => {
    const asked = job('x = 1')
    const jobs = variants(asked) as Job[]
    const { stdin: _, ...silent } = asked.trigger
    const contexts = variants(CONTEXT) as CacheContext[]
    const keys = [
      text(CONTEXT, asked),
      text(CONTEXT, { ...asked, trigger: silent }),
      ...jobs.map((each) => text(CONTEXT, each)),
      ...contexts.map((each) => text(each, asked)),
    ]
    expect(jobs.length).toBeGreaterThan(15)
    expect(contexts.length).toBeGreaterThan(9)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('does not hang on the order of fields', () => {
    const { code, ...rest } = job('x = 1')
    expect(text(CONTEXT, { ...rest, code })).toBe(text(CONTEXT, job('x = 1')))
  })

  it('hangs on the sources of the guest', async () => {
    const copy = fresh()
    const trace = fileURLToPath(new URL('../../pipeline/trace/', import.meta.url))
    cpSync(trace, copy, { recursive: true, filter: (path) => !path.includes('__pycache__') })
    const whole = `${copy}/`
    const hash = await tracerHash(whole)
    expect(await tracerHash()).toBe(hash)
    mkdirSync(join(copy, 'guests/python/__pycache__'), { recursive: true })
    writeFileSync(join(copy, 'guests/python/__pycache__/a.pyc'), 'x')
    writeFileSync(join(copy, 'verdict.ts'), 'what is concluded from a recording is not stored')
    expect(await tracerHash(whole)).toBe(hash)
    const main = join(copy, 'guests/python/__main__.py')
    const source = readFileSync(main, 'utf8')
    writeFileSync(main, `${source}#`)
    const edited = await tracerHash(whole)
    writeFileSync(main, source)
    writeFileSync(join(copy, 'guests/python/new.py'), '')
    const added = await tracerHash(whole)
    rmSync(join(copy, 'guests/python/new.py'))
    writeFileSync(join(copy, 'guest.ts'), '')
    const started = await tracerHash(whole)
    expect(new Set([hash, edited, added, started]).size).toBe(4)
  })

  it('hangs on what the lanes are, not on what was asked for', async () => {
    const interpreter = { path: process.execPath, runtime: 'CPython 3.11.7' }
    const lane = (level: 'namespaces' | 'landlock') => ({
      engine: 'c' as const,
      shelter: { level, layers: ['user', 'pid'], missing: [] },
    })
    const context = await contextOf(interpreter, lane('landlock'), DEFAULT_LANE)
    const asked = await contextOf(interpreter, lane('landlock'), { ...DEFAULT_LANE, isolation: 'landlock' })
    expect(asked).toEqual(context)
    expect(context).toMatchObject({ level: 'landlock', layers: ['pid', 'user'], engine: 'c' })
    for (const other of [
      await contextOf(interpreter, lane('namespaces'), DEFAULT_LANE),
      await contextOf(interpreter, lane('landlock'), { ...DEFAULT_LANE, layout: 'varied' }),
      await contextOf(interpreter, lane('landlock'), { ...DEFAULT_LANE, processes: true }),
      await contextOf(
        { ...interpreter, path: fileURLToPath(import.meta.url) },
        lane('landlock'),
        DEFAULT_LANE,
      ),
    ]) {
      expect(text(other, job(''))).not.toBe(text(context, job('')))
    }
  })
})

describe('what is kept', () => {
  const { SIGBUS, SIGINT, SIGKILL, SIGSEGV, SIGSYS, SIGTERM, SIGXCPU, SIGXFSZ } = constants.signals
  const limits = { ...LIMITS, cpu_seconds: 10, wall_seconds: 30 }
  const calm = { killed: null, signal: null, oom: false, cpu_seconds: 0.1 }

  it.each([
    ['an end of its own', calm, true],
    ['too much output', { ...calm, killed: 'output', signal: SIGKILL }, true],
    ['its processor time spent', { ...calm, signal: SIGXCPU, cpu_seconds: 10.1 }, true],
    ['its processor time spent, the signal ignored', { ...calm, signal: SIGKILL, cpu_seconds: 11 }, true],
    ['a file too large', { ...calm, signal: SIGXFSZ }, true],
    ['a denied call', { ...calm, signal: SIGSYS }, true],
    ['a crash', { ...calm, signal: SIGSEGV }, true],
    [
      'a wall verdict of a sample that had the processor',
      { ...calm, killed: 'wall', signal: SIGKILL, cpu_seconds: 29 },
      true,
    ],
    [
      'a wall verdict of a sample that waited',
      { ...calm, killed: 'wall', signal: SIGKILL, cpu_seconds: 9 },
      false,
    ],
    ['a dead lock', { ...calm, killed: 'idle', signal: SIGKILL }, false],
    ['a kill from nowhere', { ...calm, signal: SIGKILL }, false],
    ['a signal that somebody sent', { ...calm, signal: SIGTERM }, false],
    ['an interrupt', { ...calm, signal: SIGINT }, false],
    ['memory that was not there', { ...calm, signal: SIGBUS }, false],
    ['an out-of-memory kill', { ...calm, oom: true }, false],
    ['a verdict that is not known here', { ...calm, killed: 'internal' }, false],
  ])('%s', (_, report, kept) => {
    expect(isFact(report, limits)).toBe(kept)
  })

  it('is not what a lane did not give, nor what may be the machine', async () => {
    const { cache } = open(fresh())
    const waited = recordingOf('waited')
    const answers = [
      undefined,
      { ...waited, report: { ...waited.report, killed: 'wall' as const, signal: 9 } },
    ]
    for (const answer of answers) {
      const recorder = counting(() => answer)
      const through = cached(recorder, cache, CONTEXT)
      expect(await through.record(job('x'))).toEqual(answer)
      expect(await through.record(job('x'))).toEqual(answer)
      expect(recorder.jobs).toHaveLength(2)
    }
    cache.close()
    expect(cache.counts()).toEqual({ hits: 0, misses: 4, stored: 0, evicted: 0 })
  })
})

describe('a damaged pack', () => {
  const texts = ['a', 'b', 'c']

  it('gives what was stored or nothing, whichever byte is wrong and wherever it ends', () => {
    const folder = stored(texts)
    const path = onlyPack(folder)
    const bytes = readFileSync(path)
    const answers = texts.map((text) => recordingOf(text))
    let lost = 0
    const look = (): void => {
      const { cache, warnings } = open(folder)
      const found = texts.map((text) => cache.get(keyOf(text)))
      lost += found.filter((each) => each === undefined).length
      const wrong = answers.filter((answer, at) => found[at] !== undefined && !same(found[at], answer))
      expect(wrong).toEqual([])
      cache.close()
      expect(warnings).toEqual([])
    }
    for (let at = 0; at < bytes.length; at++) {
      const wrong = Buffer.from(bytes)
      wrong.writeUInt8((bytes[at] ?? 0) ^ (1 << (at % 8)), at)
      writeFileSync(path, wrong)
      look()
    }
    expect(lost).toBeGreaterThanOrEqual(bytes.length)
    lost = 0
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(path, bytes.subarray(0, length))
      look()
      expect(existsSync(path)).toBe(false)
    }
    expect(lost).toBe(3 * Math.ceil(bytes.length / 7))
    writeFileSync(path, bytes)
    const { cache } = open(folder)
    for (const text of texts) expect(cache.get(keyOf(text))).toBeDefined()
    cache.close()
  })

  it('is removed, and its entries are stored anew', () => {
    const folder = stored(texts)
    const path = onlyPack(folder)
    const bytes = readFileSync(path)
    bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1)
    writeFileSync(path, bytes)
    const { cache } = open(folder)
    expect(cache.get(keyOf('a'))).toBeDefined()
    expect(cache.get(keyOf('c'))).toBeUndefined()
    expect(existsSync(path)).toBe(false)
    expect(cache.counts()).toMatchObject({ evicted: 3 })
    cache.put(keyOf('c'), recordingOf('c'))
    cache.close()
    const again = open(folder).cache
    expect(again.get(keyOf('c'))).toEqual(recordingOf('c'))
    again.close()
  })

  it('may shrink while it is open', () => {
    const folder = stored(texts)
    const { cache } = open(folder)
    expect(cache.get(keyOf('a'))).toBeDefined()
    truncateSync(onlyPack(folder), 300)
    for (const text of texts) expect(cache.get(keyOf(text))).toBeUndefined()
    cache.close()
  })

  it('of another format is a miss, and stays until its turn comes', () => {
    const folder = stored(texts)
    const path = onlyPack(folder)
    const bytes = readFileSync(path)
    bytes.write('tracemill-pack 9', 'latin1')
    writeFileSync(path, Buffer.concat([bytes, randomBytes(MIB)]))
    utimesSync(path, 1, 1)
    const { cache } = open(folder)
    for (const text of texts) expect(cache.get(keyOf(text))).toBeUndefined()
    cache.close()
    expect(existsSync(path)).toBe(true)
    open(folder, MIB).cache.close()
    expect(existsSync(path)).toBe(false)
  })
})

describe('the folder', () => {
  it('stays within its bound, and keeps what is used', () => {
    const folder = fresh()
    const { cache } = open(folder, MIB)
    const used: boolean[] = []
    const sizes: number[] = []
    for (let index = 0; index < 400; index++) {
      cache.put(keyOf(String(index)), recordingOf(String(index), 10_000))
      used.push(cache.get(keyOf('0')) !== undefined)
      sizes.push(sizeOf(folder))
    }
    expect(used).not.toContain(false)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MIB)
    expect(sizeOf(folder)).toBeGreaterThan(MIB / 2)
    expect(cache.get(keyOf('399'))).toEqual(recordingOf('399', 10_000))
    expect(cache.get(keyOf('100'))).toBeUndefined()
    cache.close()
    const { stored: written, evicted } = cache.counts()
    expect(written).toBe(400)
    expect(evicted).toBeGreaterThan(290)
    expect(sizeOf(folder)).toBeLessThanOrEqual(MIB)
  })

  it('goes by what other builds have used', () => {
    const folder = fresh()
    const first = open(folder).cache
    for (let index = 0; index < 20; index++)
      first.put(keyOf(String(index)), recordingOf(String(index), 300_000))
    first.close()
    const packs = packsIn(folder).sort()
    expect(packs.length).toBeGreaterThan(3)
    // Long ago, in this order.
    for (const [index, name] of packs.entries()) utimesSync(join(folder, name), 1000 + index, 1000 + index)
    const watcher = open(folder, 8 * MIB).cache
    const user = open(folder).cache
    expect(user.get(keyOf('0'))).toBeDefined()
    user.close()
    for (let index = 20; index < 32; index++)
      watcher.put(keyOf(String(index)), recordingOf(String(index), 300_000))
    watcher.close()
    expect(existsSync(join(folder, packs[0] ?? ''))).toBe(true)
    expect(existsSync(join(folder, packs[1] ?? ''))).toBe(false)
  })

  it('holds no recording that would take it over', () => {
    const folder = fresh()
    const { cache, warnings } = open(folder, MIB)
    cache.put(keyOf('large'), recordingOf('large', 2 * MIB))
    expect(cache.get(keyOf('large'))).toBeUndefined()
    cache.close()
    expect([readdirSync(folder), warnings]).toEqual([[], []])
  })

  it('is for nobody else, and what is not ours in it stays', () => {
    const folder = stored(['a'])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(onlyPack(folder)).mode & 0o777).toBe(0o600)
    const others = ['pack-1.pack', 'notes.txt', `${Date.now()}.tracepack`, `${Date.now()}-zz.tracepack.part`]
    for (const name of others) writeFileSync(join(folder, name), randomBytes(2 * MIB))
    const left = `1000000000000-${'0'.repeat(16)}.tracepack.part`
    const young = `${Date.now()}-${'0'.repeat(16)}.tracepack.part`
    for (const name of [left, young]) writeFileSync(join(folder, name), 'torn')
    open(folder, MIB).cache.close()
    expect(readdirSync(folder)).toEqual(expect.arrayContaining([...others, young]))
    expect(readdirSync(folder)).not.toContain(left)
  })

  it('may vanish: one line, and the build goes on', () => {
    const folder = fresh()
    const { cache, warnings } = open(folder, MIB)
    cache.put(keyOf('a'), recordingOf('a'))
    rmSync(folder, { recursive: true })
    for (let index = 0; index < 100; index++)
      cache.put(keyOf(String(index)), recordingOf(String(index), 10_000))
    expect(cache.get(keyOf('a'))).toBeUndefined()
    cache.close()
    expect(warnings).toEqual([expect.stringContaining(`cache: can not write to '${folder}' (ENOENT`)])
    expect(cache.counts().stored).toBe(0)
  })

  it('may be impossible: one line, and nothing is kept', async () => {
    const file = fresh()
    writeFileSync(file, '')
    const { cache, warnings } = open(join(file, 'cache'))
    const recorder = counting(({ code }) => recordingOf(code))
    const through = cached(recorder, cache, CONTEXT)
    for (let turn = 0; turn < 2; turn++) expect(await through.record(job('x'))).toEqual(recordingOf('x'))
    cache.close()
    expect(recorder.jobs).toHaveLength(2)
    expect(warnings).toEqual([
      `cache: can not use '${join(file, 'cache')}' (ENOTDIR: not a directory); the build goes on without it;` +
        ' name another folder with --cache DIR, or --cache off',
    ])
  })

  it.skipIf(process.getuid?.() === 0)('may be for reading only, or not even that', () => {
    const folder = stored(['a'])
    chmodSync(folder, 0o500)
    const reading = open(folder)
    expect(reading.cache.get(keyOf('a'))).toEqual(recordingOf('a'))
    reading.cache.put(keyOf('b'), recordingOf('b'))
    reading.cache.close()
    chmodSync(folder, 0)
    const nothing = open(folder)
    expect(nothing.cache.get(keyOf('a'))).toBeUndefined()
    nothing.cache.close()
    chmodSync(folder, 0o700)
    chmodSync(onlyPack(folder), 0)
    const unread = open(folder)
    expect(unread.cache.get(keyOf('a'))).toBeUndefined()
    unread.cache.close()
    expect(unread.warnings).toEqual([expect.stringContaining(`can not read all of '${folder}' (EACCES`)])
    expect(reading.warnings).toEqual([expect.stringContaining(`can not write to '${folder}' (EACCES`)])
    expect(nothing.warnings).toEqual([expect.stringContaining(`can not use '${folder}' (EACCES`)])
  })

  it('is where the user keeps caches unless the recipe names one', () => {
    expect(cacheFolder(null, { XDG_CACHE_HOME: '/c', HOME: '/h' })).toBe('/c/tracemill/traces')
    expect(cacheFolder(null, { XDG_CACHE_HOME: 'c', HOME: '/h' })).toBe('/h/.cache/tracemill/traces')
    expect(cacheFolder('/named', { HOME: '/h' })).toBe('/named')
    expect(cacheFolder(null, { HOME: '' })).toBeUndefined()
    const folder = fresh()
    expect(cacheOf({ cache: 'off', cache_bytes: MIB }, () => {})).toBeUndefined()
    expect(existsSync(folder)).toBe(false)
    cacheOf({ cache: folder, cache_bytes: MIB }, () => {})?.close()
    expect(existsSync(folder)).toBe(true)
  })
})

/** Asks for keys at random, stores what is missing, and leaves with 3 where an answer is another key's. */
const HAMMER = `
import { createHash } from 'node:crypto'
const { openCache } = await import(process.argv[1])
const [folder, bytes, report, seconds] = [process.argv[2], ...process.argv.slice(3).map((text) => JSON.parse(text))]
const sum = (text) => createHash('sha256').update(text).digest()
const end = Date.now() + 1000 * seconds
let hits = 0
let random = process.pid
while (Date.now() < end) {
  const cache = openCache({ folder, bytes, warn: (line) => { console.error(line); process.exit(4) } })
  for (let turn = 0; turn < 400; turn++) {
    random = (Math.imul(random, 1103515245) + 12345) >>> 0
    const name = String((random >>> 16) % 400)
    const trace = Buffer.concat(Array.from({ length: 200 }, (_, index) => sum(name + ' ' + index)))
    const found = cache.get(sum(name))
    if (found === undefined) cache.put(sum(name), { report: { ...report, stdout_bytes: 0, trace_bytes: trace.length }, stdout: Buffer.alloc(0), trace })
    else if (!found.trace.equals(trace) || found.stdout.length !== 0) process.exit(3)
    else hits += 1
  }
  cache.close()
  console.log(hits)
}
`

describe('several builds at once', () => {
  const CACHE = new URL('../../pipeline/trace/cache/cache.ts', import.meta.url).href
  const hammer = (folder: string, seconds: number) => {
    const { report } = recordingOf('')
    const words = [CACHE, folder, MIB, JSON.stringify(report), seconds].map(String)
    return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', HAMMER, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  }

  it('never read what was not stored, though some are killed and the disk forgets', async () => {
    const folder = fresh()
    mkdirSync(folder)
    const children = [hammer(folder, 2), hammer(folder, 2)]
    const ends = children.map(async (child) => {
      let said = ''
      child.stdout.on('data', (text: Buffer) => (said += text.toString()))
      const [code] = (await once(child, 'close')) as [number | null]
      return { code, hits: Number(said.trim().split('\n').at(-1)) }
    })
    let running = true
    const calm = Promise.all(ends).finally(() => (running = false))
    while (running) {
      const victim = hammer(folder, 60)
      const gone = once(victim, 'close')
      // It has been through the folder once, and is in the middle of its next round.
      await once(victim.stdout, 'data')
      await new Promise((resolve) => setTimeout(resolve, 100 * Math.random()))
      const names = packsIn(folder)
      const name = names[Math.floor(Math.random() * names.length)]
      try {
        const path = join(folder, name ?? 'none')
        const { size } = statSync(path)
        if (Math.random() < 0.5) truncateSync(path, Math.floor(Math.random() * size))
        else writeFileSync(path, randomBytes(8), { flag: 'r+' })
      } catch {
        // Evicted in this moment.
      }
      victim.kill('SIGKILL')
      const [code, signal] = (await gone) as [number | null, string | null]
      expect([code, signal]).toEqual([null, 'SIGKILL'])
    }
    const results = await calm
    for (const { code, hits } of results) {
      expect(code).toBe(0)
      expect(hits).toBeGreaterThan(0)
    }
    // Each may go over by one pack in the moment in which another writes.
    expect(sizeOf(folder)).toBeLessThan(MIB + 3 * (MIB / 8 + 8192))
  })
})
