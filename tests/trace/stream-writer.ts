import type { GuestEnd } from '../../schemas/guest.ts'
import type { Event, LineEvent } from '../../schemas/trace.ts'

type Values = Readonly<Record<string, string>>
type Changes = Readonly<Record<string, string | null>>
type Pairs<Value> = readonly (readonly [string, Value])[]

/** Where something stands in the bytes. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** Unsigned LEB128 of any size, in `pad` bytes more than it needs. */
export function leb(value: bigint, pad = 0): number[] {
  const bytes: number[] = []
  let left = value
  do {
    bytes.push(Number(left & 127n) | 128)
    left >>= 7n
  } while (left > 0n)
  for (let index = 0; index < pad; index++) bytes.push(128)
  bytes.push((bytes.pop() ?? 0) & 127)
  return bytes
}

/** Own properties, `__proto__` too. */
export function record<Value>(pairs: Pairs<Value>): Record<string, Value> {
  return Object.fromEntries(pairs)
}

/** Writes a trace and keeps beside the bytes what they must be read as. Written from the text of the format alone. */
export class StreamWriter {
  readonly bytes: number[] = []
  readonly events: Event[] = []
  readonly records: Place[] = []
  readonly numbers: Place[] = []
  readonly texts: Place[] = []
  readonly #names = new Map<string, number>()
  readonly #pending: (number | undefined)[] = []
  #frame = -1
  #printed = 0

  get buffer(): Buffer {
    return Buffer.from(this.bytes)
  }

  get frames(): number {
    return this.#pending.length
  }

  isPending(frame: number): boolean {
    return this.#pending[frame] !== undefined
  }

  call(
    parent: number | null,
    name: string,
    line: number,
    held: Pairs<string>,
    source: 'program' | 'test',
    thread = 0,
  ) {
    const frame = this.frames
    this.#record(0x01 | (source === 'test' ? 0x20 : 0) | (thread > 0 ? 0x40 : 0), () => {
      this.#number(parent === null ? 0 : parent + 1)
      this.#name(name)
      this.#number(line)
      if (thread > 0) this.#number(thread)
      this.#number(held.length)
      for (const [key, value] of held) {
        this.#name(key)
        this.#text(value)
      }
    })
    this.#frame = frame
    this.#pending.push(undefined)
    const values: Values = record(held)
    this.events.push({ kind: 'call', frame, parent, function: name, line, arguments: values, source, thread })
  }

  line(frame: number, line: number, printed = 0, unchanged = false): void {
    const flags = (printed > 0 ? 0x20 : 0) | (unchanged ? 0x40 : 0)
    this.#inFrame(0x02 | flags, frame, () => {
      this.#number(line)
      if (printed > 0) this.#number(printed)
    })
    if (unchanged) this.#finish(frame, {})
    this.#printed += printed
    this.#pending[frame] = this.events.length
    this.events.push({ kind: 'line', frame, line, stdout_length: this.#printed })
  }

  changes(frame: number, pairs: Pairs<string | null>): void {
    this.#inFrame(0x03, frame, () => this.#changes(pairs))
    this.#finish(frame, record(pairs))
  }

  valued(kind: 'yield' | 'return', frame: number, line: number, value: string): void {
    this.#inFrame(kind === 'yield' ? 0x04 : 0x06, frame, () => {
      this.#number(line)
      this.#text(value)
    })
    this.events.push({ kind, frame, line, value })
  }

  resume(frame: number, parent: number | null, line: number, pairs: Pairs<string | null>): void {
    this.#inFrame(0x05, frame, () => {
      this.#number(parent === null ? 0 : parent + 1)
      this.#number(line)
      this.#changes(pairs)
    })
    this.events.push({ kind: 'resume', frame, parent, line, changes: record(pairs) })
  }

  raise(frame: number, line: number, type: string, message: string): void {
    this.#inFrame(0x07, frame, () => {
      this.#number(line)
      this.#name(type)
      this.#text(message)
    })
    this.#pending[frame] = undefined
    this.events.push({ kind: 'raise', frame, line, type, message })
  }

  unwind(frame: number, line: number): void {
    this.#inFrame(0x08, frame, () => this.#number(line))
    this.events.push({ kind: 'unwind', frame, line })
  }

  cut(): void {
    this.#record(14, () => {})
  }

  end(word: GuestEnd): void {
    this.endText(JSON.stringify(word))
  }

  endText(text: string): void {
    this.#record(15, () => this.#text(text))
  }

  #record(tag: number, fields: () => void): void {
    const start = this.bytes.length
    this.bytes.push(tag)
    fields()
    this.records.push({ start, end: this.bytes.length })
  }

  #inFrame(tag: number, frame: number, fields: () => void): void {
    const other = frame !== this.#frame
    this.#frame = frame
    this.#record(tag | (other ? 0x10 : 0), () => {
      if (other) this.#number(frame)
      fields()
    })
  }

  #finish(frame: number, changes: Changes): void {
    const index = this.#pending[frame]
    const event = index === undefined ? undefined : this.events[index]
    if (index === undefined || event?.kind !== 'line') throw new Error('the test finishes no line')
    const { stdout_length, ...rest } = event
    const finished: LineEvent = { ...rest, changes, stdout_length }
    this.events[index] = finished
    this.#pending[frame] = undefined
  }

  #changes(pairs: Pairs<string | null>): void {
    this.#number(pairs.length)
    for (const [name, value] of pairs) {
      this.#name(name)
      if (value === null) this.#number(0)
      else this.#text(value, 1)
    }
  }

  #name(name: string): void {
    const known = this.#names.get(name)
    this.#number(known ?? this.#names.size)
    if (known !== undefined) return
    this.#names.set(name, this.#names.size)
    this.#text(name)
  }

  #text(text: string, more = 0): void {
    const bytes = Buffer.from(text, 'utf8')
    this.#number(bytes.length + more)
    const start = this.bytes.length
    for (const byte of bytes) this.bytes.push(byte)
    this.texts.push({ start, end: this.bytes.length })
  }

  #number(value: number): void {
    const start = this.bytes.length
    for (const byte of leb(BigInt(value))) this.bytes.push(byte)
    this.numbers.push({ start, end: this.bytes.length })
  }
}
