import { describe, expect, it } from 'vitest'
import type { Event } from '../../schemas/trace.ts'
import { labelOf } from '../../pipeline/styles/quantised.ts'
import { styles } from '../../pipeline/styles/styles.ts'
import { call, line, NESTED, PUBLISHED, recorded, returns, TALLY, THROWN, WHOLE } from './fixtures.ts'
import { generated } from './generated.ts'
import { observed } from './observed.ts'

describe('the kind of a value', () => {
  it.each([
    ['0', 'basic_type int ZERO'],
    ['1', 'basic_type int POSITIVE-REG'],
    ['10000', 'basic_type int POSITIVE-REG'],
    ['10001', 'basic_type int POSITIVE-VL'],
    ['-10001', 'basic_type int NEGATIVE-VL'],
    ['-3', 'basic_type int NEGATIVE-REG'],
    ['9'.repeat(5000), 'basic_type int POSITIVE-VL'],
    ['True', 'basic_type bool TRUE'],
    ['False', 'basic_type bool FALSE'],
    ['0.0', 'basic_type double ZERO'],
    ['-0.0', 'basic_type double ZERO'],
    ['0.5', 'basic_type double POSITIVE-VS'],
    ['-1.0', 'basic_type double NEGATIVE-VS'],
    ['2.5', 'basic_type double POSITIVE-REG'],
    ['1e+16', 'basic_type double POSITIVE-VL'],
    ['-inf', 'basic_type double NEGATIVE-VL'],
    ['nan', 'basic_type double NAN'],
    ['1j', 'basic_type double KNOWN'],
    ["'a'", 'basic_type char ALPHA'],
    ["'é'", 'basic_type char ALPHA'],
    ["'😀'", 'basic_type char NOT_ALPHA'],
    ["'1'", 'basic_type char NOT_ALPHA'],
    ["'\\x00'", 'basic_type char NULL'],
    ["''", 'array char NULL'],
    ["'ab'", 'array char NOT_NULL'],
    ["b'a'", 'array char NOT_NULL'],
    ["'aa'<+98 of 100>", 'array char NOT_NULL'],
    ['[]', 'array void NULL'],
    ['set()', 'array void NULL'],
    ['(1, 2)', 'array int NOT_NULL'],
    ['[1, True]', 'array void NOT_NULL'],
    ['{1.5, 2.5}', 'array double NOT_NULL'],
    ["{'a': True}", 'array bool NOT_NULL'],
    ['[[1]]', 'array void NOT_NULL'],
    ['[1, <+998 of 1000>]', 'array void NOT_NULL'],
    ['[<Point x=1>]', 'array void NOT_NULL'],
    ['None', 'pointer void NULL'],
    ['...', 'pointer void NOT_NULL'],
    ['<Point x=1 y=2>', 'pointer void NOT_NULL'],
    ["Decimal('1.5')", 'pointer void NOT_NULL'],
  ])('%s: %s', (value, label) => {
    expect(labelOf(value)).toBe(label)
  })
})

interface Run {
  readonly kind: 'line' | 'resume'
  readonly changed: readonly string[]
  /** Once it has finished. */
  after?: ReadonlyMap<string, string>
}

/** Runs of each line of each frame, with the state that each leaves, told without the styles' own replay. */
function runsOf(events: readonly Event[]): Map<string, Run[]> {
  const states = new Map<number, Map<string, string>>()
  const open = new Map<number, { run: Run; changes: Readonly<Record<string, string | null>> }>()
  const runs = new Map<string, Run[]>()
  const apply = (frame: number, changes: Readonly<Record<string, string | null>>): Map<string, string> => {
    const state = new Map(states.get(frame))
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) state.delete(name)
      else state.set(name, value)
    }
    states.set(frame, state)
    return state
  }
  const finish = (frame: number): void => {
    const last = open.get(frame)
    if (last !== undefined) last.run.after = apply(frame, last.changes)
    open.delete(frame)
  }
  for (const event of events) {
    const { frame } = event
    if (event.kind === 'call') states.set(frame, new Map(Object.entries(event.arguments)))
    else if (event.kind !== 'yield' && event.kind !== 'resume') finish(frame)
    if (event.kind !== 'line' && event.kind !== 'resume') continue
    const changes = event.changes ?? {}
    const run: Run = { kind: event.kind, changed: Object.keys(changes) }
    const key = `${frame} ${event.line}`
    runs.set(key, [...(runs.get(key) ?? []), run])
    if (event.kind === 'line') open.set(frame, { run, changes })
    else run.after = apply(frame, changes)
  }
  for (const frame of open.keys()) finish(frame)
  return runs
}

const TRACES = [
  TALLY,
  NESTED,
  THROWN,
  ...observed().map(([, sample]) => sample),
  ...Array.from({ length: 60 }, (_, seed) => generated(seed, 1)),
  ...Array.from({ length: 60 }, (_, seed) => generated(9000 + seed, 7)),
]

describe('what is read back', () => {
  it('has every run of every line, and true kinds', () => {
    for (const sample of TRACES) {
      const { text } = styles.traced.render(sample, WHOLE)
      const expected = runsOf(sample.trace.events)
      const got = new Map<string, Partial<Event>[]>()
      for (const event of styles.traced.parse(text).events) {
        if (event.kind !== 'line' && event.kind !== 'resume') continue
        const key = `${event.frame} ${event.line}`
        got.set(key, [...(got.get(key) ?? []), event])
      }
      expect([text, [...got.keys()].sort()]).toEqual([text, [...expected.keys()].sort()])
      for (const [key, runs] of expected) {
        const read = got.get(key) ?? []
        expect([text, key, read.map(({ kind }) => kind)]).toEqual([text, key, runs.map(({ kind }) => kind)])
        for (const [at, { changed, after }] of runs.entries()) {
          const event = read[at]
          const labels = event?.kind === 'line' || event?.kind === 'resume' ? event.changes : {}
          for (const name of changed) expect(Object.keys(labels ?? {})).toContain(name)
          for (const [name, label] of Object.entries(labels ?? {})) {
            const value = after?.get(name)
            expect([text, key, name, label]).toEqual([
              text,
              key,
              name,
              value === undefined ? null : labelOf(value),
            ])
          }
        }
      }
    }
  })

  it('has the input as it is, and the kinds of all results', () => {
    for (const sample of TRACES) {
      const { text } = styles.traced.render(sample, WHOLE)
      const { events } = styles.traced.parse(text)
      const many = sample.trace.events.filter(({ kind }) => kind === 'call').length > 1
      const calls = (all: readonly Partial<Event>[]): unknown[] =>
        all.flatMap((event) =>
          event.kind !== 'call' || (!many && Object.keys(event.arguments ?? {}).length === 0)
            ? []
            : [[event.frame, event.parent, event.arguments]],
        )
      expect([text, calls(events)]).toEqual([text, calls(sample.trace.events)])
      const results = (all: readonly Partial<Event>[], label: (value: string) => string): unknown[] =>
        all
          .flatMap((event) => {
            if (event.kind === 'return' || event.kind === 'yield')
              return [[event.frame, event.line, event.kind, label(event.value ?? '')]]
            if (event.kind === 'raise') return [[event.frame, event.line, 'raise', event.type]]
            return event.kind === 'unwind' ? [[event.frame, event.line, 'unwind']] : []
          })
          .map((fact) => JSON.stringify(fact))
          .sort()
      expect([text, results(events, (value) => value)]).toEqual([text, results(sample.trace.events, labelOf)])
    }
  })
})

describe('lines that did not run', () => {
  const rows = (code: string, events: readonly Event[], cut = false): string[] =>
    styles.traced
      .render(recorded(code, events, { cut }), PUBLISHED)
      .text.split('\n')
      .filter((row) => / false/.test(row))

  const CODE = `import os

@cached
def f(
    a,
    b=1,
):
    """A text."""
    if a:
        b = (a +
             b)
    else:
        pass
    def inner(x):
        return x
    while True:
        if b:
            break
        b = inner(b)
    try:
        return b
    except ValueError as error:
        print(error, a)
    finally:
        b = 0
    return a

def g():
    return 1
`
  const ran = [9, 14, 17, 18, 20, 21, 25]
  const events = [
    call(0, 'f', 3, { a: '0', b: '1' }),
    ...ran.map((each) => line(0, each, {})),
    returns(0, 21, '1'),
  ]

  it('are those of the functions that ran, and have NOT_REACHED for their variables', () => {
    expect(rows(CODE, events)).toEqual([
      'L10 false | b NOT_REACHED, a NOT_REACHED',
      'L19 false | b NOT_REACHED',
      'L22 false',
      'L23 false | a NOT_REACHED',
      'L26 false | a NOT_REACHED',
    ])
  })
  it('are not told where recording ended early', () => {
    expect(rows(CODE, events, true)).toEqual([])
  })
  it('have run if any line of the statement has', () => {
    expect(rows(CODE, [...events.slice(0, 2), line(0, 11, {}), ...events.slice(2)])[0]).toBe(
      'L19 false | b NOT_REACHED',
    )
  })
  it('of a module are those outside of its functions', () => {
    expect(
      rows('import os\nif os:\n    x = 1\ny = 2\ndef f():\n    return 1\n', [
        call(0, '<module>', 1),
        line(0, 1, { os: '<module os>' }),
        line(0, 2, {}),
        line(0, 4, { y: '2' }),
        line(0, 5, { f: '<function f>' }),
        returns(0, 5, 'None'),
      ]),
    ).toEqual(['L3 false'])
  })
  it('are told for each frame', () => {
    const code = 'def f(n):\n    if n:\n        return f(n - 1)\n    return 0\n'
    expect(
      rows(code, [
        call(0, 'f', 1, { n: '1' }),
        line(0, 2, {}),
        line(0, 3, {}),
        call(1, 'f', 1, { n: '0' }, 0),
        line(1, 2, {}),
        line(1, 4, {}),
        returns(1, 4, '0'),
        returns(0, 3, '0'),
      ]),
    ).toEqual(['L4 false', 'L3 false | n NOT_REACHED'])
  })
})
