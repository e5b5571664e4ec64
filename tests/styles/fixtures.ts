import type { Event, Outcome, Trace } from '../../schemas/trace.ts'
import type { Program } from '../../schemas/program.ts'
import type { Recorded, StyleOptions } from '../../pipeline/styles/style.ts'

export const PUBLISHED: StyleOptions = { elision: 'published', direction: 'forward' }
export const WHOLE: StyleOptions = { elision: 'none', direction: 'forward' }
export const BACKWARD: StyleOptions = { elision: 'published', direction: 'backward' }

export function recorded(code: string, events: readonly Event[], rest: Partial<Trace> = {}): Recorded {
  const program: Program = {
    id: '0'.repeat(64),
    language: 'python',
    code,
    calls: [],
    tests: [],
    origin: { corpus: 'custom', path: 'fixture', license: 'NOASSERTION' },
    group: 'fixture',
  }
  const outcome: Outcome = { kind: 'returned', value: 'None', literal: true }
  const trace: Trace = {
    id: '1'.repeat(64),
    program_id: program.id,
    trigger: { kind: 'call', text: 'f()' },
    runtime: 'CPython 3.11.7',
    engine: 'fixture',
    limits: {
      cpu_seconds: 10,
      wall_seconds: 30,
      memory_bytes: 1073741824,
      events: 10000,
      trace_bytes: 4194304,
      output_bytes: 0,
      file_bytes: 0,
      processes: 0,
      values: { depth: 3, elements: 12, characters: 200, outer_characters: 4096 },
    },
    outcome,
    stdout: '',
    events: [...events],
    events_total: events.length,
    cut: false,
    ...rest,
  }
  return { program, trace }
}

type Changes = Record<string, string | null>
export const call = (
  frame: number,
  name: string,
  line: number,
  given: Record<string, string> = {},
  parent: number | null = null,
  source: 'program' | 'test' = 'program',
): Event => ({ kind: 'call', frame, parent, function: name, line, arguments: given, source, thread: 0 })
export const line = (frame: number, number: number, changes?: Changes): Event => ({
  kind: 'line',
  frame,
  line: number,
  stdout_length: 0,
  ...(changes === undefined ? {} : { changes }),
})
export const returns = (frame: number, number: number, value: string): Event => ({
  kind: 'return',
  frame,
  line: number,
  value,
})
export const yields = (frame: number, number: number, value: string): Event => ({
  kind: 'yield',
  frame,
  line: number,
  value,
})
export const resumes = (
  frame: number,
  number: number,
  parent: number | null,
  changes: Changes = {},
): Event => ({
  kind: 'resume',
  frame,
  parent,
  line: number,
  changes,
})
export const raises = (frame: number, number: number, type: string, message: string): Event => ({
  kind: 'raise',
  frame,
  line: number,
  type,
  message,
})
export const unwinds = (frame: number, number: number): Event => ({ kind: 'unwind', frame, line: number })

export const TALLY_CODE = `def tally(xs):
    total = 0
    n = 0
    for x in xs:
        if x > 0:
            total += x
            n += 1
    return total, n
`
/** The worked example of the reference page: 18 line events. */
export const TALLY = recorded(TALLY_CODE, [
  call(0, 'tally', 1, { xs: '[3, -1, 4, 2]' }),
  line(0, 2, { total: '0' }),
  line(0, 3, { n: '0' }),
  line(0, 4, { x: '3' }),
  line(0, 5, {}),
  line(0, 6, { total: '3' }),
  line(0, 7, { n: '1' }),
  line(0, 4, { x: '-1' }),
  line(0, 5, {}),
  line(0, 4, { x: '4' }),
  line(0, 5, {}),
  line(0, 6, { total: '7' }),
  line(0, 7, { n: '2' }),
  line(0, 4, { x: '2' }),
  line(0, 5, {}),
  line(0, 6, { total: '9' }),
  line(0, 7, { n: '3' }),
  line(0, 4, {}),
  line(0, 8, {}),
  returns(0, 8, '(9, 3)'),
])

/** A nested call, as DESIGN tells it. */
export const NESTED = recorded(
  `def tally(xs):
    total = 0
    for x in xs:
        total += sq(x)
    return total

def sq(x):
    return x * x
`,
  [
    call(0, 'tally', 1, { xs: '[2]' }),
    line(0, 2, { total: '0' }),
    line(0, 3, { x: '2' }),
    line(0, 4, { total: '4' }),
    call(1, 'sq', 7, { x: '2' }, 0),
    line(1, 8, {}),
    returns(1, 8, '4'),
    line(0, 3, {}),
    line(0, 5, {}),
    returns(0, 5, '4'),
  ],
)

/** A generator, a caught exception and one that ends the run. */
export const THROWN = recorded(
  `def main(n):
    for q in parts(n):
        try:
            print(1 // q)
        except ZeroDivisionError:
            raise KeyError('q')

def parts(n):
    while n >= 0:
        got = yield n
        n -= 1
`,
  [
    call(0, 'main', 1, { n: '1' }),
    line(0, 2, { q: '1' }),
    call(1, 'parts', 8, { n: '1' }, 0),
    line(1, 9, {}),
    line(1, 10, { got: 'None' }),
    yields(1, 10, '1'),
    line(0, 3, {}),
    line(0, 4, {}),
    line(0, 2, { q: '0' }),
    resumes(1, 10, 0),
    line(1, 11, { n: '0' }),
    line(1, 9, {}),
    line(1, 10),
    yields(1, 10, '0'),
    line(0, 3, {}),
    line(0, 4),
    raises(0, 4, 'ZeroDivisionError', 'integer division or modulo by zero'),
    line(0, 5, {}),
    line(0, 6),
    raises(0, 6, 'KeyError', "'q'"),
    unwinds(0, 6),
  ],
  { outcome: { kind: 'raised', type: 'KeyError', message: "'q'", traceback: '' } },
)

/** A loop of nine rounds, of which elision leaves some out. */
export const LONG = recorded('def f(n):\n    while n:\n        n -= 1\n    return n\n', [
  call(0, 'f', 1, { n: '9' }),
  ...Array.from({ length: 9 }, (_, at) => [line(0, 2, {}), line(0, 3, { n: String(8 - at) })]).flat(),
  line(0, 2, {}),
  line(0, 4, {}),
  returns(0, 4, '0'),
])
