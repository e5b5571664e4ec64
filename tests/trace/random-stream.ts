import { StreamWriter, leb, type Place } from './stream-writer.ts'

/** Random numbers that a seed decides (mulberry32). */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to below `most`. */
  below(most: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * most)
  }

  of<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0]
  }

  one<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(items.length)]
  }

  is(share: number): boolean {
    return this.below(1000) < share * 1000
  }
}

const NAMES = [
  'x',
  'total',
  '__proto__',
  'constructor',
  'toJSON',
  'hasOwnProperty',
  'é',
  '名前',
  '0',
  '12',
  '',
  'a'.repeat(200),
  '\u2028',
  '😀',
  'changes',
] as const
const TEXTS = [
  '',
  '1',
  "'é'",
  '[1, 2, 3]',
  '\0',
  '😀',
  'x'.repeat(127),
  'y'.repeat(128),
  'z'.repeat(5000),
] as const
const NUMBERS = [0, 1, 2, 7, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER] as const

/** A valid trace of at most `most` events. */
export function randomStream(dice: Dice, most: number): StreamWriter {
  const writer = new StreamWriter()
  const text = () => (dice.is(0.5) ? `<${dice.below(1e6)}>` : dice.of(TEXTS))
  const line = () => (dice.is(0.8) ? dice.below(60) : dice.of(NUMBERS))
  const names = () => [...new Set(Array.from({ length: dice.below(4) }, () => dice.of(NAMES)))]
  const held = () => names().map((name) => [name, text()] as const)
  const changed = () => names().map((name) => [name, dice.is(0.2) ? null : text()] as const)
  const parent = () => (dice.is(0.2) || writer.frames === 0 ? null : dice.below(writer.frames))
  const count = dice.below(most)
  for (let left = count; left > 0; left--) {
    const frame = dice.is(0.5) ? writer.frames - 1 : dice.below(writer.frames)
    const step = writer.frames === 0 ? 0 : dice.below(12)
    if (step === 0)
      writer.call(parent(), dice.of(NAMES), line(), held(), dice.of(['program', 'test']), dice.below(3))
    else if (step === 1) writer.valued('yield', frame, line(), text())
    else if (step === 2) writer.resume(frame, parent(), line(), changed())
    else if (step === 3) writer.valued('return', frame, line(), text())
    else if (step === 4) writer.raise(frame, line(), dice.of(NAMES), text())
    else if (step === 5) writer.unwind(frame, line())
    else {
      const unchanged = writer.isPending(frame) && dice.is(0.5)
      writer.line(frame, line(), dice.is(0.3) ? 1 + dice.below(300) : 0, unchanged)
    }
    const other = dice.below(Math.max(1, writer.frames))
    if (writer.isPending(other) && dice.is(0.6)) writer.changes(other, changed())
  }
  const cut = dice.is(0.2)
  if (cut) writer.cut()
  if (dice.is(0.1)) writer.end({ kind: 'memory' })
  else if (dice.is(0.9)) {
    const outcome = { kind: 'returned', value: text(), literal: true } as const
    writer.end({ kind: 'end', outcome, events_total: cut ? null : writer.events.length, cut })
  }
  return writer
}

const BAD_TEXT: readonly (readonly number[])[] = [
  [0xff],
  [0x80],
  [0xed, 0xa0, 0x80],
  [0xc0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x82],
]
const BAD_NUMBERS = [
  0n,
  1n,
  127n,
  128n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 56n,
  2n ** 64n - 1n,
  2n ** 200n,
] as const
const BAD_ENDS = [
  `{"kind":"end","outcome":${'['.repeat(1e5)}`,
  `${'['.repeat(1e5)}${']'.repeat(1e5)}`,
  '{"kind":"end","outcome":{"kind":"exited","code":1e400},"events_total":0,"cut":false}',
  `{"kind":"end","outcome":{"kind":"exited","code":1},"events_total":${'9'.repeat(10_000)},"cut":false}`,
  '{"kind":"end","outcome":{"kind":"returned","value":"\\ud800","literal":true},"events_total":0,"cut":false}',
  '{"kind":"end","kind":"memory","kind":"memory"}',
  '{"kind":"memory","__proto__":{"polluted":1}}',
  '{"kind":"end","outcome":{"kind":"internal","detail":""},"events_total":-1,"cut":false}',
  '{"kind":"memory"}{}',
  'true',
  '',
  '\uFEFF{"kind":"memory"}',
] as const

/** The bytes of a trace with something wrong in them, or with something that only looks so. */
export function mutated(dice: Dice, writer: StreamWriter): Buffer {
  const { records, numbers, texts, bytes } = writer
  const splice = (place: Place | undefined, by: readonly number[]) =>
    place === undefined ? bytes : [...bytes.slice(0, place.start), ...by, ...bytes.slice(place.end)]
  const part = (place: Place | undefined) => (place === undefined ? [] : bytes.slice(place.start, place.end))
  const at = dice.below(bytes.length + 1)
  const here = { start: at, end: at }
  const place = dice.one(records)
  const after = place === undefined ? undefined : { start: place.end, end: place.end }
  const value = numberAt(part(dice.one(numbers)))
  switch (dice.below(12)) {
    case 0:
      return Buffer.from(splice(dice.one(numbers), leb(dice.of(BAD_NUMBERS))))
    case 1:
      return Buffer.from(splice(dice.one(numbers), leb(value, 1 + dice.below(10))))
    case 2:
      return Buffer.from(splice(dice.one(numbers), leb(value + BigInt(dice.below(3)))))
    case 3: {
      const text = dice.one(texts)
      if (text === undefined) return writer.buffer
      const start = text.start + dice.below(text.end - text.start + 1)
      const bad = dice.one(BAD_TEXT) ?? []
      return Buffer.from(splice({ start, end: Math.min(bytes.length, start + bad.length) }, bad))
    }
    case 4:
      return Buffer.from(bytes.slice(0, at))
    case 5:
      return Buffer.from(splice(place, []))
    case 6:
      return Buffer.from(splice(after, part(dice.one(records))))
    case 7:
      return Buffer.from(splice(place, part(dice.one(records))))
    case 8:
      return Buffer.from(splice(here, [dice.below(256)]))
    case 9:
      return Buffer.from(splice({ start: at, end: Math.min(bytes.length, at + 1) }, [dice.below(256)]))
    case 10:
      return Buffer.from([...bytes, ...part(dice.one(records)), dice.of([14, 15, 0, 255])])
    default: {
      const text = [...Buffer.from(dice.of(BAD_ENDS), 'utf8')]
      const end = [15, ...leb(BigInt(text.length)), ...text]
      const last = records.at(-1)
      return Buffer.from(bytes[last?.start ?? 0] === 15 ? splice(last, end) : [...bytes, ...end])
    }
  }
}

function numberAt(bytes: readonly number[]): bigint {
  return bytes.reduceRight((value, byte) => (value << 7n) | BigInt(byte & 127), 0n)
}
