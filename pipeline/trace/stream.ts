import { isUtf8 } from 'node:buffer'

/** Bytes that no tracer writes. */
export class StreamError extends Error {
  constructor(what: string, at: number) {
    super(`byte ${at}: ${what}`)
    this.name = 'StreamError'
  }
}

/** The stream ends inside a record: the process was killed while it wrote. */
export class TornError extends StreamError {}

/** Kinds of records: the low bits of their first byte. */
export const KIND = {
  call: 1,
  line: 2,
  changes: 3,
  yield: 4,
  resume: 5,
  return: 6,
  raise: 7,
  unwind: 8,
  cut: 14,
  end: 15,
} as const
/** The high bits of a record's first byte: `test` and `thread` are of a call, `printed` and `unchanged` of a line. */
export const FLAG = { frame: 0x10, test: 0x20, thread: 0x40, printed: 0x20, unchanged: 0x40 } as const

/** Beyond this many bytes one call of the library is cheaper than a look at each. */
const SHORT = 128
/** Characters. A piece of a text that is kept keeps all of that text in memory, so it is small. */
const WINDOW = 4096
/** What has more bytes than this place gives is no number below 2^53 in its shortest form. */
const LAST_SCALE = 2 ** 56

/** One stretch of a stream as characters: a piece of it costs a tenth of what the library takes for one from bytes. */
class Window {
  #start = 0
  #text = ''

  /** ASCII from one place to another. */
  text(bytes: Buffer, from: number, to: number): string {
    const start = this.#start
    if (from < start || to > start + this.#text.length) {
      this.#start = from
      this.#text = bytes.toString('latin1', from, from + WINDOW)
      return this.#text.slice(0, to - from)
    }
    return this.#text.slice(from - start, to - start)
  }
}

/** A place in a stream, and what stands there. Nothing is allocated by a size that the stream claims. */
export class Reader {
  readonly bytes: Buffer
  at: number
  readonly #window = new Window()

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new TornError('the stream ends inside a record', this.at)
    return byte
  }

  /** @throws StreamError where the number is 2^53 or more, or has a longer form than it needs. */
  number(): number {
    const first = this.byte()
    if (first < 128) return first
    let value = first - 128
    for (let scale = 128; scale <= LAST_SCALE; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (value > Number.MAX_SAFE_INTEGER || byte === 0) break
      if (byte < 128) return value
    }
    throw new StreamError('a number that is too large or too long', this.at)
  }

  /** Goes past `size` bytes of text without a look at them. */
  skip(size: number): void {
    this.at += size
  }

  /** Goes past `size` bytes that must be UTF-8. */
  check(size: number): void {
    const { bytes, at } = this
    const end = at + size
    if (end > bytes.length) throw new TornError('the stream ends inside a text', at)
    this.at = end
    if (size <= SHORT) {
      let bits = 0
      for (let index = at; index < end; index++) bits |= bytes[index] ?? 0
      if (bits < 128) return
    }
    if (!isUtf8(bytes.subarray(at, end))) throw new StreamError('a text that is no UTF-8', at)
  }

  /** The `size` bytes of text here, which {@link check} has seen. */
  text(size: number): string {
    const { at, bytes } = this
    const end = at + size
    this.at = end
    if (size > SHORT) return bytes.toString('utf8', at, end)
    let bits = 0
    for (let index = at; index < end; index++) bits |= bytes[index] ?? 0
    if (bits > 127) return bytes.toString('utf8', at, end)
    return this.#window.text(bytes, at, end)
  }
}
