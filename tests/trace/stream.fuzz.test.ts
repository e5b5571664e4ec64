import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Type } from 'typebox'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { scan, type GuestTrace } from '../../pipeline/trace/guest-trace.ts'
import { StreamError } from '../../pipeline/trace/stream.ts'
import { GuestEnd } from '../../schemas/guest.ts'
import { mistakesIn } from '../../schemas/parse.ts'
import { Event } from '../../schemas/trace.ts'
import { Dice, mutated, randomStream } from './random-stream.ts'
import { LIMITS } from './pythons.ts'

/** Seeds, and so cases. */
const ROUNDS = Number(process.env['TRACEMILL_FUZZ'] ?? 3000)
const Events = Type.Array(Event)
const BYSTANDER = randomStream(new Dice(99), 60)
const SLOW = fileURLToPath(new URL('.', import.meta.url))
const READ_ALL = `
import json, struct, sys
sys.path.insert(0, ${JSON.stringify(SLOW)})
sys.dont_write_bytecode = True
from stream_reader import Malformed, Reader
data = sys.stdin.buffer
lead = data.read(4)
while lead:
    try:
        print(json.dumps(Reader(data.read(struct.unpack('>I', lead)[0])).read(), allow_nan=False))
    except (Malformed, ValueError, RecursionError):
        print('null')
    lead = data.read(4)
`

interface Slow {
  readonly events: { readonly stdout_length?: number }[]
  readonly cut: boolean
  readonly end: unknown
}

/** What the slow reader makes of each stream; null where it finds a mistake. */
async function slowly(streams: readonly Buffer[]): Promise<(Slow | null)[]> {
  const { path } = await findInterpreter('python3')
  const input = Buffer.concat(
    streams.flatMap((stream) => {
      const lead = Buffer.alloc(4)
      lead.writeUInt32BE(stream.length)
      return [lead, stream]
    }),
  )
  const { stdout, status, stderr } = spawnSync(path, ['-c', READ_ALL], { input, maxBuffer: 1 << 30 })
  expect(stderr.toString('utf8')).toBe('')
  expect(status).toBe(0)
  return stdout
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Slow | null)
}

/** Whether the host takes what the slow reader, which knows nothing of schemas and of sums, has read. */
function isFit({ events, end }: Slow): boolean {
  if (events.some(({ stdout_length }) => !Number.isSafeInteger(stdout_length ?? 0))) return false
  return end === null || (mistakesIn(GuestEnd, end) === undefined && !/\\ud[89a-f]/.test(JSON.stringify(end)))
}

/** Undefined where it is refused; any other error is a failure. */
function read(stream: Buffer): GuestTrace | undefined {
  try {
    return scan(stream, LIMITS)
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    return undefined
  }
}

function streams(): Buffer[] {
  return Array.from({ length: ROUNDS }, (_, seed) => {
    const dice = new Dice(seed)
    const writer = randomStream(dice, 24)
    return dice.is(0.1) ? writer.buffer : mutated(dice, writer)
  })
}

describe('the reader of streams', () => {
  it('reads what was written, field for field', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const writer = randomStream(new Dice(seed), 40)
      const trace = scan(writer.buffer, LIMITS)
      expect(trace.count).toBe(writer.events.length)
      expect(JSON.stringify(trace.events())).toBe(JSON.stringify(writer.events))
      expect(JSON.stringify([...trace.iterate()])).toBe(JSON.stringify(writer.events))
      expect(trace.events()).toStrictEqual(writer.events)
    }
  })

  it(
    'agrees with a slow reader on spoilt streams, and throws nothing else',
    { timeout: 120_000 },
    async () => {
      const before = Reflect.ownKeys(Object.prototype).length
      const bystander = scan(BYSTANDER.buffer, LIMITS)
      const all = streams()
      const theirs = await slowly(all)
      const wrong: string[] = []
      let refused = 0
      for (const [seed, stream] of all.entries()) {
        const trace = read(stream)
        const slow = theirs[seed] ?? null
        if (slow === null || !isFit(slow)) {
          refused++
          if (trace !== undefined) wrong.push(`${seed}: taken`)
        } else if (trace === undefined) wrong.push(`${seed}: refused`)
        else {
          const events = trace.events()
          const ours = { events, cut: trace.cut, end: trace.end ?? null }
          if (events.length !== trace.count) wrong.push(`${seed}: miscounted`)
          if (JSON.stringify(ours) !== JSON.stringify(slow)) wrong.push(`${seed}: misread`)
          if (mistakesIn(Events, events) !== undefined) wrong.push(`${seed}: misshapen`)
        }
      }
      expect(wrong).toEqual([])
      // Neither all nor nothing: the spoiling spoils.
      expect(refused).toBeGreaterThan(ROUNDS / 4)
      expect(refused).toBeLessThan((ROUNDS * 3) / 4)
      expect(bystander.events()).toStrictEqual(BYSTANDER.events)
      expect(Reflect.ownKeys(Object.prototype)).toHaveLength(before)
    },
  )

  it('keeps all whole records of a stream that ends anywhere', () => {
    for (let seed = 0; seed < 12; seed++) {
      const { buffer, records } = randomStream(new Dice(seed), 20)
      const shown = new Map<number, string>()
      for (let size = 0; size <= buffer.length; size++) {
        const whole = records.findLast(({ end }) => end <= size)
        const torn = scan(buffer.subarray(0, size), LIMITS)
        const kept = buffer.subarray(0, whole?.end ?? 0)
        const events = shown.get(kept.length) ?? JSON.stringify(scan(kept, LIMITS).events())
        shown.set(kept.length, events)
        expect(JSON.stringify(torn.events())).toBe(events)
        expect(torn.end !== undefined).toBe(buffer[whole?.start ?? 0] === 15)
      }
    }
  })
})
