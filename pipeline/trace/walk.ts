import type { Limits } from '../../schemas/trace.ts'
import { FLAG, KIND, Reader, StreamError, TornError } from './stream.ts'

const FLAGS: ReadonlyMap<number, number> = new Map([
  [KIND.call, FLAG.test | FLAG.thread],
  [KIND.line, FLAG.frame | FLAG.printed | FLAG.unchanged],
  [KIND.changes, FLAG.frame],
  [KIND.yield, FLAG.frame],
  [KIND.resume, FLAG.frame],
  [KIND.return, FLAG.frame],
  [KIND.raise, FLAG.frame],
  [KIND.unwind, FLAG.frame],
  [KIND.cut, 0],
  [KIND.end, 0],
])
/** Whether a byte can begin a record. */
const BEGINS = Uint8Array.from({ length: 256 }, (_, tag) => {
  const flags = FLAGS.get(tag & 15)
  return flags !== undefined && (tag & 0xf0 & ~flags) === 0 ? 1 : 0
})

const MOST_BYTES = 2 ** 32 - 1
/** Names are written once and meant often: what they unfold to is bounded too. */
const UNFOLDED = { times: 16, floor: 1 << 26 } as const
/** Room for the outcome: two texts of the outer length, each character written as two escapes. */
const END = { times: 24, floor: 1 << 20 } as const

/** What a stream holds, found in one pass over all of it. */
export interface Walk {
  /** Events. */
  readonly count: number
  readonly cut: boolean
  /** The text of the last record; undefined where the child did not come to that. */
  readonly end: string | undefined
  /** Bytes of the records of events: all behind them is `cut`, the end or torn. */
  readonly size: number
  /** For each name, where its text stands. */
  readonly names: readonly number[]
}

/** For each `line` event the place of the pairs that finish it, or one of these. */
export const UNFINISHED = 0
export const UNCHANGED = 1

/**
 * Goes through a stream and checks every byte of it, in time linear in its length. A last record that the stream ends
 * inside is left out.
 *
 * @param finishes is filled where it is given: one number an event, as {@link UNFINISHED} says.
 * @throws StreamError where a tracer would not have written this.
 */
export function walk(bytes: Buffer, limits: Limits, finishes?: Uint32Array): Walk {
  if (bytes.length > MOST_BYTES) throw new StreamError('a stream of more bytes than can be told', MOST_BYTES)
  const walker = new Walker(bytes, limits, finishes)
  try {
    while (walker.reader.at < bytes.length) walker.record()
  } catch (error) {
    if (!(error instanceof TornError)) throw error
  }
  return walker.found()
}

class Walker {
  readonly reader: Reader
  readonly #limits: Limits
  readonly #finishes: Uint32Array | undefined
  readonly #most: number
  /** For each frame its pending line, -1 where it has none. */
  readonly #pending: number[] = []
  readonly #names: number[] = []
  readonly #nameSizes: number[] = []
  #count = 0
  #frame = -1
  #printed = 0
  #unfolded = 0
  #size = 0
  #cut = false
  #end: string | undefined

  constructor(bytes: Buffer, limits: Limits, finishes: Uint32Array | undefined) {
    this.reader = new Reader(bytes)
    this.#limits = limits
    this.#finishes = finishes
    this.#most = Math.max(UNFOLDED.floor, UNFOLDED.times * limits.trace_bytes)
  }

  found(): Walk {
    return { count: this.#count, cut: this.#cut, end: this.#end, size: this.#size, names: this.#names }
  }

  /** Goes past one record. What it found counts only once all of the record is there. */
  record(): void {
    const { reader } = this
    const tag = reader.byte()
    const kind = tag & 15
    if (BEGINS[tag] === 0) this.#fail('a record of no known kind')
    if (this.#end !== undefined) this.#fail('a record behind the end')
    if (kind === KIND.end) {
      const size = reader.number()
      reader.check(size)
      if (size > END.floor + END.times * this.#limits.values.outer_characters) this.#fail('too long an end')
      reader.at -= size
      this.#end = reader.text(size)
      return
    }
    if (this.#cut) this.#fail('a record behind the cut')
    if (kind === KIND.cut) {
      this.#cut = true
      return
    }
    if (kind === KIND.call) this.#call(tag)
    else this.#inFrame(kind, tag)
    if (kind !== KIND.changes) this.#count++
    if (this.#count > this.#limits.events) this.#fail('more events than allowed')
    if (reader.at > this.#limits.trace_bytes) this.#fail('more bytes than allowed')
    this.#size = reader.at
  }

  #call(tag: number): void {
    const { reader } = this
    this.#parent()
    this.#name()
    reader.number()
    if (tag & FLAG.thread && reader.number() === 0) this.#fail('a flag for nothing')
    for (let left = reader.number(); left > 0; left--) {
      this.#name()
      reader.check(reader.number())
    }
    this.#frame = this.#pending.push(-1) - 1
  }

  #inFrame(kind: number, tag: number): void {
    const { reader } = this
    const before = this.#frame
    const frame = tag & FLAG.frame ? reader.number() : before
    if (frame < 0 || frame >= this.#pending.length) this.#fail('a frame that did not begin')
    if (tag & FLAG.frame && frame === before) this.#fail('a flag for nothing')
    this.#frame = frame
    switch (kind) {
      case KIND.line:
        reader.number()
        if (tag & FLAG.printed) this.#print(reader.number())
        if (tag & FLAG.unchanged) this.#finish(frame, UNCHANGED)
        this.#pending[frame] = this.#count
        return
      case KIND.changes: {
        const pairs = reader.at
        this.#changes()
        this.#finish(frame, pairs)
        return
      }
      case KIND.resume:
        this.#parent()
        reader.number()
        this.#changes()
        return
      case KIND.raise:
        reader.number()
        this.#name()
        reader.check(reader.number())
        this.#pending[frame] = -1
        return
      case KIND.unwind:
        reader.number()
        return
      default:
        reader.number()
        reader.check(reader.number())
    }
  }

  #print(characters: number): void {
    if (characters === 0) this.#fail('a flag for nothing')
    this.#printed += characters
    if (this.#printed > Number.MAX_SAFE_INTEGER) this.#fail('more output than can be')
  }

  #finish(frame: number, how: number): void {
    const line = this.#pending[frame] ?? -1
    if (line < 0) this.#fail('changes where no line awaits any')
    this.#pending[frame] = -1
    if (this.#finishes !== undefined) this.#finishes[line] = how
  }

  #parent(): void {
    if (this.reader.number() > this.#pending.length) this.#fail('a parent that did not begin')
  }

  #changes(): void {
    const { reader } = this
    for (let left = reader.number(); left > 0; left--) {
      this.#name()
      const size = reader.number()
      if (size > 0) reader.check(size - 1)
    }
  }

  #name(): void {
    const { reader } = this
    const number = reader.number()
    const known = this.#names.length
    if (number > known) this.#fail('a name that was not given')
    if (number === known) {
      const start = reader.at
      const size = reader.number()
      reader.check(size)
      this.#names.push(start)
      this.#nameSizes.push(size)
    }
    this.#unfolded += this.#nameSizes[number] ?? 0
    if (this.#unfolded > this.#most) this.#fail('names that unfold to more than allowed')
  }

  #fail(what: string): never {
    throw new StreamError(what, this.reader.at)
  }
}
