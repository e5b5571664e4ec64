import { GuestEnd } from '../../schemas/guest.ts'
import { SchemaError, parse } from '../../schemas/parse.ts'
import type { Event, Limits } from '../../schemas/trace.ts'
import { FLAG, KIND, Reader, StreamError } from './stream.ts'
import { UNCHANGED, UNFINISHED, walk } from './walk.ts'

/** A trace as far as the child wrote it. It holds the bytes, and makes events of them when they are asked for. */
export interface GuestTrace {
  readonly count: number
  readonly cut: boolean
  /** The child's last word; undefined where it did not come to that. */
  readonly end: GuestEnd | undefined
  events(): Event[]
  /** The same events, of which it holds none: for traces that are too long for an array. */
  iterate(): Generator<Event, void, void>
}

/** An end and its outcome have no more fields; what has is not shown to the schema, which lists every mistake. */
const MOST_FIELDS = 4

/**
 * Checks the whole of a stream, so that its events can be decoded later without a mistake. The bytes are copied: what
 * is done to them afterwards, and the buffer they are a part of, do not matter.
 *
 * @throws StreamError alone, where no tracer writes such bytes or they hold more than the limits allow.
 */
export function scan(bytes: Buffer, limits: Limits): GuestTrace {
  const { count, cut, end, size } = walk(bytes, limits)
  const held = Buffer.allocUnsafeSlow(size)
  bytes.copy(held, 0, 0, size)
  return {
    count,
    cut,
    end: end === undefined ? undefined : endOf(end, size),
    events: () => {
      const decoder = new Decoder(held, count, limits)
      const events: Event[] = []
      for (let index = 0; index < count; index++) events.push(decoder.next())
      return events
    },
    *iterate() {
      const decoder = new Decoder(held, count, limits)
      for (let index = 0; index < count; index++) yield decoder.next()
    },
  }
}

function endOf(text: string, at: number): GuestEnd {
  try {
    const value: unknown = JSON.parse(text)
    if (!isSmall(value) || !isSmall(value.outcome ?? {})) throw new StreamError('an end of no known form', at)
    return parse(GuestEnd, value)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof SchemaError)) throw error
    throw new StreamError(`the end: ${error.message}`, at)
  }
}

function isSmall(value: unknown): value is { outcome?: unknown } {
  if (typeof value !== 'object' || value === null) return false
  const fields = Object.values(value)
  return (
    fields.length <= MOST_FIELDS && fields.every((field) => typeof field !== 'string' || field.isWellFormed())
  )
}

/** Decodes what {@link walk} has checked. The changes of a line stand behind it, so it is told first where. */
class Decoder {
  readonly #reader: Reader
  /** Reads the changes of lines, which stand further on. */
  readonly #ahead: Reader
  readonly #starts: readonly number[]
  readonly #names: string[]
  readonly #finishes: Uint32Array
  #index = 0
  #frames = 0
  #frame = 0
  #printed = 0

  constructor(bytes: Buffer, count: number, limits: Limits) {
    this.#finishes = new Uint32Array(count)
    this.#reader = new Reader(bytes)
    this.#ahead = new Reader(bytes)
    this.#starts = walk(bytes, limits, this.#finishes).names
    this.#names = this.#starts.map((start) => {
      this.#ahead.at = start
      return textOf(this.#ahead)
    })
  }

  next(): Event {
    const reader = this.#reader
    const finish = this.#finishes[this.#index++] ?? UNFINISHED
    let tag = this.#tag()
    while ((tag & 15) === KIND.changes) {
      this.#pass()
      tag = this.#tag()
    }
    const frame = this.#frame
    switch (tag & 15) {
      case KIND.call:
        return this.#call(tag)
      case KIND.line: {
        const line = reader.number()
        if (tag & FLAG.printed) this.#printed += reader.number()
        const stdout_length = this.#printed
        if (finish === UNFINISHED) return { kind: 'line', frame, line, stdout_length }
        return { kind: 'line', frame, line, changes: this.#finish(finish), stdout_length }
      }
      case KIND.yield:
        return { kind: 'yield', frame, line: reader.number(), value: textOf(reader) }
      case KIND.resume: {
        const parent = parentOf(reader)
        return { kind: 'resume', frame, parent, line: reader.number(), changes: this.#changes(reader) }
      }
      case KIND.return:
        return { kind: 'return', frame, line: reader.number(), value: textOf(reader) }
      case KIND.raise: {
        const line = reader.number()
        return { kind: 'raise', frame, line, type: this.#name(reader), message: textOf(reader) }
      }
      default:
        return { kind: 'unwind', frame, line: reader.number() }
    }
  }

  #tag(): number {
    const tag = this.#reader.byte()
    if ((tag & 15) === KIND.call) this.#frame = this.#frames++
    else if (tag & FLAG.frame) this.#frame = this.#reader.number()
    return tag
  }

  #call(tag: number): Event {
    const reader = this.#reader
    const parent = parentOf(reader)
    const name = this.#name(reader)
    const line = reader.number()
    const thread = tag & FLAG.thread ? reader.number() : 0
    const held: Record<string, string> = {}
    for (let left = reader.number(); left > 0; left--) put(held, this.#name(reader), textOf(reader))
    return {
      kind: 'call',
      frame: this.#frame,
      parent,
      function: name,
      line,
      arguments: held,
      source: tag & FLAG.test ? 'test' : 'program',
      thread,
    }
  }

  #finish(finish: number): Record<string, string | null> {
    if (finish === UNCHANGED) return {}
    this.#ahead.at = finish
    return this.#changes(this.#ahead)
  }

  #changes(reader: Reader): Record<string, string | null> {
    const changes: Record<string, string | null> = {}
    for (let left = reader.number(); left > 0; left--) {
      const name = this.#name(reader)
      const size = reader.number()
      put(changes, name, size === 0 ? null : reader.text(size - 1))
    }
    return changes
  }

  /** Goes past the changes of a line, which were read with it. */
  #pass(): void {
    const reader = this.#reader
    for (let left = reader.number(); left > 0; left--) {
      this.#name(reader)
      const size = reader.number()
      if (size > 0) reader.skip(size - 1)
    }
  }

  #name(reader: Reader): string {
    const number = reader.number()
    // A name's text stands where it is meant first.
    if (this.#starts[number] === reader.at) reader.skip(reader.number())
    return this.#names[number] ?? ''
  }
}

function textOf(reader: Reader): string {
  return reader.text(reader.number())
}

function parentOf(reader: Reader): number | null {
  const parent = reader.number()
  return parent === 0 ? null : parent - 1
}

/** Sets an own property; a plain assignment to `__proto__` would set none. */
function put<Value>(record: Record<string, Value>, name: string, value: Value): void {
  if (name !== '__proto__') record[name] = value
  else Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true })
}
