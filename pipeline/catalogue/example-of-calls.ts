import { parse } from '../../schemas/parse.ts'
import { Limits, type Event } from '../../schemas/trace.ts'
import { identify } from '../ingest/identify.ts'
import type { VerifiedFamily } from '../supply/family.ts'
import { traceOf } from '../trace/trace.ts'

const CODE = `def late_by(due, day):
    return max(0, day - due)

def fines(loans, day):
    total = 0
    for due in loans:
        days = late_by(due, day)
        if days > 7:
            total += 5
    return total
`
const CALL = 'fines([10, 20], 14)'

const program = identify({
  code: CODE,
  entry_point: 'fines',
  calls: [{ expression: CALL }],
  tests: [],
  origin: { corpus: 'tracemill', path: 'fines', license: 'Apache-2.0' },
  group: 'fines',
})

const line = (number: number, changes: Record<string, string> = {}, frame = 0): Event => ({
  kind: 'line',
  frame,
  line: number,
  changes,
  stdout_length: 0,
})

function call(frame: number, name: string, at: number, given: Record<string, string>): Event {
  const parent = frame === 0 ? null : 0
  const source = 'program'
  return { kind: 'call', frame, parent, function: name, line: at, arguments: given, source, thread: 0 }
}

/** One round of the loop. */
const round = (frame: number, due: string, days: string): Event[] => [
  line(6, { due }),
  line(7, { days }),
  call(frame, 'late_by', 1, { due, day: '14' }),
  line(2, {}, frame),
  { kind: 'return', frame, line: 2, value: days },
  line(8),
]

const events: Event[] = [
  call(0, 'fines', 4, { loans: '[10, 20]', day: '14' }),
  line(5, { total: '0' }),
  ...round(1, '10', '4'),
  ...round(2, '20', '0'),
  line(6),
  line(10),
  { kind: 'return', frame: 0, line: 10, value: '0' },
]
const execution = {
  outcome: { kind: 'returned', value: '0', literal: true },
  stdout: '',
  events,
  events_total: events.length,
  cut: false,
} as const

/** What the first example lacks: a call of another function, and a line that does not run. */
export const CALLING: VerifiedFamily = {
  program,
  traces: [
    traceOf(program, { kind: 'call', text: CALL }, execution, parse(Limits, {}), {
      runtime: 'CPython 3.11.7',
    }),
  ],
  bugs: [],
  variants: [],
}
