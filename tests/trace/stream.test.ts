import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { scan } from '../../pipeline/trace/guest-trace.ts'
import { StreamError } from '../../pipeline/trace/stream.ts'
import type { Limits } from '../../schemas/trace.ts'
import { LIMITS } from './pythons.ts'
import { StreamWriter, leb } from './stream-writer.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** A call of `f` in the first line. */
const CALL = [0x01, 0, 0, 1, 0x66, 1, 0]
const END = end('{"kind":"memory"}')

function end(text: string): number[] {
  const bytes = [...Buffer.from(text, 'utf8')]
  return [0x0f, ...leb(BigInt(bytes.length)), ...bytes]
}

const read = (bytes: readonly number[], limits: Partial<Limits> = {}) =>
  scan(Buffer.from(bytes), { ...LIMITS, ...limits })

function refusal(bytes: readonly number[], limits: Partial<Limits> = {}): string {
  try {
    read(bytes, limits)
    return 'none'
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    return error.message
  }
}

describe('a stream', () => {
  it('is read as its bytes say', () => {
    const bytes = [
      [...CALL.slice(0, 6), 1, 1, 1, 0x78, 1, 0x35],
      [0x22, 2, 3],
      [0x42, 3],
      [0x61, 1, 2, 1, 0x67, 9, 4, 0],
      [0x06, 9, 4, 0x4e, 0x6f, 0x6e, 0x65],
      [0x13, 0, 2, 1, 0, 3, 1, 0x79, 2, 0x37],
      [0x02, 4],
      [0x07, 4, 4, 2, 0x45, 0x72, 1, 0x21],
      [0x08, 4],
      end('{"kind":"end","outcome":{"kind":"tampered"},"events_total":8,"cut":false}'),
    ].flat()
    const trace = read(bytes)
    const { count, cut, end: word } = trace
    expect({ count, cut, word }).toEqual({
      count: 8,
      cut: false,
      word: { kind: 'end', outcome: { kind: 'tampered' }, events_total: 8, cut: false },
    })
    const call = { kind: 'call', source: 'program', thread: 0 }
    expect(trace.events()).toEqual([
      { ...call, frame: 0, parent: null, function: 'f', line: 1, arguments: { x: '5' } },
      { kind: 'line', frame: 0, line: 2, changes: {}, stdout_length: 3 },
      { kind: 'line', frame: 0, line: 3, changes: { x: null, y: '7' }, stdout_length: 3 },
      { ...call, frame: 1, parent: 0, function: 'g', line: 9, arguments: {}, source: 'test', thread: 4 },
      { kind: 'return', frame: 1, line: 9, value: 'None' },
      { kind: 'line', frame: 0, line: 4, stdout_length: 3 },
      { kind: 'raise', frame: 0, line: 4, type: 'Er', message: '!' },
      { kind: 'unwind', frame: 0, line: 4 },
    ])
  })

  it.each<[string, number[], RegExp, Partial<Limits>?]>([
    ['no kind', [...CALL, 0x00], /no known kind/],
    ['no such flag', [...CALL, 0x82, 1], /no known kind/],
    ['a cut with a frame', [...CALL, 0x1e, 0], /no known kind/],
    ['a frame before the first', [0x02, 1], /a frame that did not begin/],
    ['a frame that did not begin', [...CALL, 0x12, 1, 1], /a frame that did not begin/],
    ['a frame told in vain', [...CALL, 0x12, 0, 1], /a flag for nothing/],
    ['a thread told in vain', [0x41, 0, 0, 1, 0x66, 1, 0, 0], /a flag for nothing/],
    ['nothing printed', [...CALL, 0x22, 1, 0], /a flag for nothing/],
    ['a parent that did not begin', [0x01, 1, 0, 1, 0x66, 1, 0], /a parent that did not begin/],
    ['its own parent', [...CALL, 0x01, 2, 0, 1, 0], /a parent that did not begin/],
    ['a name that was not given', [0x01, 0, 1, 1, 0x66, 1, 0], /a name that was not given/],
    ['changes without a line', [...CALL, 0x03, 0], /no line awaits/],
    ['changes twice', [...CALL, 0x02, 1, 0x03, 0, 0x03, 0], /no line awaits/],
    ['changes of a line that raised', [...CALL, 0x02, 1, 0x07, 1, 0, 0, 0x03, 0], /no line awaits/],
    ['no line before', [...CALL, 0x42, 1], /no line awaits/],
    ['bad UTF-8', [...CALL, 0x06, 1, 1, 0xff], /no UTF-8/],
    ['a surrogate', [...CALL, 0x06, 1, 3, 0xed, 0xa0, 0x80], /no UTF-8/],
    [
      'bad UTF-8 in a long text',
      [...CALL, 0x06, 1, ...leb(999n), ...Array<number>(999).fill(0xbf)],
      /no UTF-8/,
    ],
    ['bad UTF-8 in a name', [0x01, 0, 0, 1, 0x80, 1, 0], /no UTF-8/],
    ['a number of 2^53', [...CALL, 0x02, ...leb(2n ** 53n)], /too large or too long/],
    ['a number without end', [...CALL, 0x02, ...Array<number>(40).fill(0x80)], /too large or too long/],
    ['a number in too many bytes', [...CALL, 0x02, ...leb(1n, 1)], /too large or too long/],
    ['output beyond 2^53', [...CALL, 0x22, 1, ...leb(2n ** 53n - 1n), 0x22, 1, 1], /more output/],
    ['two ends', [...CALL, ...END, ...END], /behind the end/],
    ['an event behind the end', [...END, ...CALL], /behind the end/],
    ['a torn record behind the end', [...END, 0x01], /behind the end/],
    ['an event behind the cut', [...CALL, 0x0e, 0x02, 1], /behind the cut/],
    ['two cuts', [...CALL, 0x0e, 0x0e], /behind the cut/],
    ['too many events', [...CALL, 0x02, 1, 0x02, 2], /more events/, { events: 2 }],
    [
      'too many bytes',
      [...CALL, 0x06, 1, ...leb(2000n), ...Array<number>(2000).fill(65)],
      /more bytes/,
      { trace_bytes: 1024 },
    ],
    [
      'too many bytes of changes',
      [...CALL, 0x02, 1, 0x03, 1, 0, ...leb(2001n), ...Array<number>(2000).fill(65)],
      /more bytes/,
      { trace_bytes: 1024 },
    ],
  ])('with %s is refused', (_, bytes, message, limits) => {
    expect(refusal(bytes, limits)).toMatch(message)
  })

  it('may reach its limits', () => {
    const bytes = [...CALL, 0x02, 1, 0x02, 2]
    expect(read(bytes, { events: 3, trace_bytes: bytes.length }).count).toBe(3)
    expect(read([...bytes, 0x0e, ...END], { events: 3, trace_bytes: bytes.length }).cut).toBe(true)
    expect(refusal(bytes, { trace_bytes: bytes.length - 1 })).toMatch(/more bytes/)
    const largest = [...CALL, 0x02, ...leb(2n ** 53n - 1n)]
    expect(read(largest).events()[1]).toMatchObject({ line: Number.MAX_SAFE_INTEGER })
  })

  it.each(
    [1n, 2n ** 31n, 2n ** 32n, 2n ** 53n - 1n].flatMap((claim) => [
      [`a text of ${claim} bytes`, [...CALL, 0x06, 1, ...leb(claim)]],
      [`${claim} changes`, [...CALL, 0x02, 1, 0x03, ...leb(claim)]],
      [`${claim} arguments`, [...CALL, 0x01, 0, 0, 1, ...leb(claim)]],
      [`an end of ${claim} bytes`, [...CALL, 0x0f, ...leb(claim)]],
    ]),
  )('that claims %s and ends is torn, not believed', (_, bytes) => {
    const trace = read(bytes)
    expect(trace.end).toBeUndefined()
    expect(trace.events()[0]).toMatchObject({ kind: 'call', function: 'f' })
    expect(trace.events()).toHaveLength(trace.count)
  })

  it.each([
    ['null', 'null'],
    ['no JSON', '{"kind":'],
    ['an unknown kind', '{"kind":"done"}'],
    ['depth', '{"kind":"end","outcome":'.concat('['.repeat(100_000), ']'.repeat(100_000), '}')],
    ['many fields', `{${Array.from({ length: 100_000 }, (_, key) => `"${key.toString(36)}":0`).join(',')}}`],
    ['many items', `[${'0,'.repeat(500_000)}0]`],
    [
      'fields in its outcome',
      `{"kind":"end","outcome":{"kind":"tampered","a":1,"b":2,"c":3,"d":4},"events_total":1,"cut":false}`,
    ],
    ['an infinite count', '{"kind":"end","outcome":{"kind":"tampered"},"events_total":1e400,"cut":false}'],
    [
      'a count of many digits',
      `{"kind":"end","outcome":{"kind":"tampered"},"events_total":${'9'.repeat(10_000)},"cut":false}`,
    ],
    [
      'a lone surrogate',
      '{"kind":"end","outcome":{"kind":"returned","value":"\\udfff","literal":true},"events_total":1,"cut":false}',
    ],
    ['a prototype', '{"kind":"memory","__proto__":{"polluted":true}}'],
    ['a constructor', '{"kind":"memory","constructor":{"prototype":{"polluted":true}}}'],
    ['length', JSON.stringify({ kind: 'x'.repeat(1_200_000) })],
  ])('whose end has %s is refused', (_, text) => {
    expect(refusal([...CALL, ...end(text)], { trace_bytes: 1 << 26 })).toMatch(/end/)
    expect({}).not.toHaveProperty('polluted')
  })

  it('gives names of prototypes as own properties', () => {
    const writer = new StreamWriter()
    const names = ['__proto__', 'constructor', 'toJSON', 'toString', 'hasOwnProperty', 'valueOf', '0']
    writer.call(
      null,
      '__proto__',
      1,
      names.map((name) => [name, `of ${name}`] as const),
      'program',
    )
    writer.line(0, 2)
    writer.changes(
      0,
      names.map((name) => [name, null] as const),
    )
    const [call, line] = scan(writer.buffer, LIMITS).events()
    const held = call?.kind === 'call' ? call.arguments : {}
    const changes = line?.kind === 'line' ? (line.changes ?? {}) : {}
    expect(Object.keys(held).sort()).toEqual(names.toSorted())
    expect(Object.keys(changes).sort()).toEqual(names.toSorted())
    expect(Object.getPrototypeOf(held)).toBe(Object.prototype)
    expect(Object.getPrototypeOf(changes)).toBe(Object.prototype)
    expect(JSON.stringify(held)).toContain('"__proto__":"of __proto__"')
  })

  it('is refused where its names unfold to more than its size allows', () => {
    const name = 'n'.repeat(60_000)
    const writer = new StreamWriter()
    for (let index = 0; index < 1500; index++) writer.call(null, name, 1, [], 'program')
    expect(refusal(writer.bytes, { trace_bytes: 1 << 20 })).toMatch(/names that unfold/)
    const few = new StreamWriter()
    for (let index = 0; index < 500; index++) few.call(null, name, 1, [], 'program')
    expect(refusal(few.bytes, { trace_bytes: 1 << 20 })).toBe('none')
  })

  it('does not hang on the buffer that it came in', () => {
    const bytes = Buffer.from([...CALL, 0x06, 1, 2, 0x68, 0x69, ...END])
    const trace = scan(bytes, LIMITS)
    bytes.fill(0xff)
    expect(trace.events()[1]).toEqual({ kind: 'return', frame: 0, line: 1, value: 'hi' })
  })

  it('of a million events needs little memory', { timeout: 120_000 }, () => {
    // Its events as objects, all at once, are ten times what this process may hold.
    const script = `
      import { scan } from './pipeline/trace/guest-trace.ts'
      const COUNT = 1_000_000
      const steps = Buffer.alloc(COUNT * 9)
      for (let at = 0; at < steps.length; at += 9) steps.set([0x02, 2, 0x03, 1, 0, 4, 49, 50, 51 + (at % 7)], at)
      const stream = Buffer.concat([Buffer.from([0x01, 0, 0, 1, 0x66, 1, 0]), steps])
      const limits = ${JSON.stringify({ ...LIMITS, events: 1 << 21, trace_bytes: 1 << 24 })}
      const trace = scan(stream, limits)
      let lines = 0
      for (const event of trace.iterate()) if (event.kind === 'line' && event.changes?.f?.startsWith('12')) lines++
      console.log(trace.count, lines)`
    const words = ['--import', 'tsx', '--max-old-space-size=24', '--input-type=module', '-e', script]
    const output = execFileSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' })
    expect(output.trim()).toBe('1000001 1000000')
  })
})
