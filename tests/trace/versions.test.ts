import { describe, expect, it } from 'vitest'
import type { Interpreter } from '../../pipeline/python/interpreter.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { openLane } from '../../pipeline/trace/lane.ts'
import { cruxEval, HAS_CORPORA, humanEval, type Sample } from './corpora.ts'
import { LIMITS, pythons } from './pythons.ts'
import { SAMPLES } from './samples.ts'

const EVERY = process.env['TRACEMILL_FULL'] === '1' ? 1 : 6
const interpreters = (await pythons()).filter(({ version }) => version[1] >= 11)

const LINES =
  'a comprehension over several lines: since 3.12 it runs in its frame, and the lines it begins and ends on are other ones'
const ORDER =
  "since 3.12 a variable of a comprehension that is also the function's own has another place among the locals"
const CLOSE = 'since 3.13 a generator that waits outside of a try is closed without being resumed'
const EXPRESSION = 'a generator expression over several lines: 3.13 visits its first line at another time'

/** Why the trace of a sample differs from that on 3.11. */
const DIFFERENCES: Record<string, string> = {
  'comprehensions on CPython 3.12': LINES,
  'comprehensions on CPython 3.13': LINES,
  'loops over comprehensions on CPython 3.12': LINES,
  'loops over comprehensions on CPython 3.13': LINES,
  'sample_626 on CPython 3.12': LINES,
  'sample_626 on CPython 3.13': LINES,
  'sample_649 on CPython 3.13': LINES,
  'sample_769 on CPython 3.12': ORDER,
  'sample_769 on CPython 3.13': ORDER,
  'generator on CPython 3.13': CLOSE,
  'shared state across yields on CPython 3.13': CLOSE,
  'HumanEval/104#0 on CPython 3.13': CLOSE,
  'HumanEval/104#1 on CPython 3.13': CLOSE,
  'sample_727 on CPython 3.13': EXPRESSION,
}

async function traces(interpreter: Interpreter, samples: readonly Sample[]): Promise<string[]> {
  const lane = await openLane(interpreter)
  const found: string[] = []
  try {
    for (const { code, call } of samples) {
      const trigger = { kind: 'call', text: call } as const
      const job = { code, trigger, limits: LIMITS, record: 'trace', record_module_body: false } as const
      const { outcome, stdout, events } = await execute(lane, job)
      found.push(
        [JSON.stringify({ outcome, stdout }), ...events.map((event) => JSON.stringify(event))].join('\n'),
      )
    }
  } finally {
    await lane.close()
  }
  return found
}

describe.skipIf(interpreters.length < 2)('the same sample', () => {
  it('has the same trace on 3.11 and later', { timeout: 900_000 }, async () => {
    const public_ = HAS_CORPORA ? [...humanEval(), ...cruxEval()] : []
    const samples = [...SAMPLES, ...public_.filter((_, index) => index % EVERY === 0)]
    const [first, ...others] = await Promise.all(interpreters.map((each) => traces(each, samples)))
    for (const [place, other] of others.entries()) {
      const runtime = interpreters[place + 1]?.runtime ?? ''
      for (const [index, { id }] of samples.entries()) {
        const key = `${id} on ${runtime.replace(/\.\d+$/, '')}`
        const same = other[index] === first?.[index]
        const why = `${key}\n${first?.[index]}\n${other[index]}`
        expect.soft(same, why).toBe(DIFFERENCES[key] === undefined)
      }
    }
  })
})
