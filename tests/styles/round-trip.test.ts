import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { StyleName } from '../../schemas/names.ts'
import type { Event } from '../../schemas/trace.ts'
import { withoutStates } from '../../pipeline/styles/inline-states-parse.ts'
import { withoutAnnotations } from '../../pipeline/styles/next.ts'
import { labelOf } from '../../pipeline/styles/quantised.ts'
import type { ParsedTrace, Recorded } from '../../pipeline/styles/style.ts'
import { styles } from '../../pipeline/styles/styles.ts'
import { BACKWARD, call, line, PUBLISHED, recorded, returns, TALLY, TALLY_CODE, WHOLE } from './fixtures.ts'
import { MARKERS } from './generated.ts'
import { TRACES } from './traces.ts'

type Fact = readonly unknown[]
const sorted = (values: Readonly<Record<string, unknown>> | undefined): unknown =>
  Object.entries(values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))

/** What each frame does, in its own order: what a style keeps of every event but lines. */
function factsByFrame(
  events: readonly Partial<Event>[],
  keep: (event: Partial<Event>) => Fact | undefined,
): Map<number, Fact[]> {
  const facts = new Map<number, Fact[]>()
  for (const event of events) {
    const fact = keep(event)
    if (fact === undefined) continue
    const frame = event.frame ?? 0
    facts.set(frame, [...(facts.get(frame) ?? []), fact])
  }
  return facts
}

function keepAll(event: Partial<Event>, many: boolean): Fact | undefined {
  switch (event.kind) {
    case 'call':
      if (many) return ['call', event.function, event.line, event.parent, sorted(event.arguments)]
      return Object.keys(event.arguments ?? {}).length === 0 ? undefined : ['call', sorted(event.arguments)]
    case 'line':
      return event.changes === undefined || Object.keys(event.changes).length === 0
        ? undefined
        : ['line', event.line, sorted(event.changes)]
    case 'resume':
      return ['resume', event.line, many ? event.parent : null, sorted(event.changes)]
    case 'yield':
    case 'return':
      return [event.kind, event.line, event.value]
    case 'raise':
      return ['raise', event.line, event.type, event.message]
    case 'unwind':
      return ['unwind', event.line]
    case undefined:
    default:
      return undefined
  }
}

type State = ReadonlyMap<string, string>
function changed(state: State, changes: Readonly<Record<string, string | null>> | undefined): State {
  const after = new Map(state)
  for (const [name, value] of Object.entries(changes ?? {})) {
    if (value === null) after.delete(name)
    else after.set(name, value)
  }
  return after
}

/** Lines where they finish: at their frame's next event that is neither a yield nor a resumption. */
function finishOrder(events: readonly Partial<Event>[]): Partial<Event>[] {
  const ordered: Partial<Event>[] = []
  const open = new Map<number, Partial<Event>>()
  for (const event of events) {
    const frame = event.frame ?? 0
    const line = open.get(frame)
    if (line !== undefined && event.kind !== 'yield' && event.kind !== 'resume') {
      ordered.push(line)
      open.delete(frame)
    }
    if (event.kind === 'line') open.set(frame, event)
    else ordered.push(event)
  }
  // A line that a generator was left at for good is told by its yield alone.
  const left = [...open].filter(([frame, line]) => {
    const last = events.findLast((event) => (event.frame ?? 0) === frame)
    return last?.kind !== 'yield' || (line.kind === 'line' && line.changes !== undefined)
  })
  return [...ordered, ...left.map(([, line]) => line)]
}

const byName = (state: State): unknown => [...state].sort(([a], [b]) => (a < b ? -1 : 1))

/** The state of each frame once its lines and resumptions have finished. */
function statesAfter(events: readonly Partial<Event>[]): Map<number, unknown[]> {
  const states = new Map<number, State>()
  const shown = new Map<number, unknown[]>()
  for (const event of events) {
    const frame = event.frame ?? 0
    if (event.kind === 'call') states.set(frame, new Map(Object.entries(event.arguments ?? {})))
    if (event.kind !== 'line' && event.kind !== 'resume') continue
    const after = changed(states.get(frame) ?? new Map<string, string>(), event.changes)
    states.set(frame, after)
    const state = event.changes === undefined ? 'unfinished' : byName(after)
    shown.set(frame, [...(shown.get(frame) ?? []), [event.kind, event.line, state]])
  }
  return shown
}

/** The state of each frame before each of its lines. */
function statesBefore(events: readonly Partial<Event>[]): Map<number, unknown[]> {
  const states = new Map<number, State>()
  const shown = new Map<number, unknown[]>()
  const open = new Map<number, Partial<Event>>()
  for (const event of events) {
    const frame = event.frame ?? 0
    const now = states.get(frame) ?? new Map<string, string>()
    if (event.kind === 'call') states.set(frame, new Map(Object.entries(event.arguments ?? {})))
    else if (event.kind === 'resume') states.set(frame, changed(now, event.changes))
    else if (event.kind === 'line') {
      const last = open.get(frame)
      const before = last?.kind === 'line' ? changed(now, last.changes) : now
      states.set(frame, before)
      open.set(frame, event)
      shown.set(frame, [...(shown.get(frame) ?? []), byName(before)])
    }
  }
  return shown
}

const isMany = ({ trace }: Recorded): boolean => trace.events.filter(({ kind }) => kind === 'call').length > 1

const sourcesOf = ({ program, trace }: Recorded): (string | undefined)[] => {
  const texts = program.code.split(/\r\n|\r|\n/)
  return trace.events.flatMap((event) => (event.kind === 'line' ? [texts[event.line - 1]] : []))
}

function roundTrip(name: StyleName, sample: Recorded): ParsedTrace {
  return styles[name].parse(styles[name].render(sample, WHOLE).text)
}

describe('what is rendered is read back', () => {
  const EXACT = [
    'concise',
    'semcoder-monologue',
    'next',
    'semcoder-inline',
    'semcoder-inline-concise',
    'our01',
  ] as const
  it.each(EXACT)('%s', (name) => {
    for (const [label, sample] of TRACES) {
      const many = isMany(sample)
      const keep = (event: Partial<Event>): Fact | undefined => keepAll(event, many)
      const got = factsByFrame(roundTrip(name, sample).events, keep)
      expect([label, got]).toEqual([
        label,
        factsByFrame(name === 'next' ? sample.trace.events : finishOrder(sample.trace.events), keep),
      ])
    }
  })

  it('codeexecutor-delta, all but a lone input and the lines of results', () => {
    for (const [label, sample] of TRACES) {
      const many = isMany(sample)
      const keep = (event: Partial<Event>): Fact | undefined => {
        if (event.kind === 'return') return ['return', event.value]
        return event.kind === 'call' && !many ? undefined : keepAll(event, many)
      }
      const got = factsByFrame(roundTrip('codeexecutor-delta', sample).events, keep)
      expect([label, got]).toEqual([label, factsByFrame(finishOrder(sample.trace.events), keep)])
    }
  })

  it('execution-tuning-compact, lines that changed nothing or never finished too', () => {
    for (const [label, sample] of TRACES) {
      const many = isMany(sample)
      const keep = (event: Partial<Event>): Fact | undefined => {
        if (event.kind === 'line') return ['line', event.line, event.changes && sorted(event.changes)]
        return event.kind === 'call' && !many
          ? ['call', event.line, sorted(event.arguments)]
          : keepAll(event, many)
      }
      const got = factsByFrame(roundTrip('execution-tuning-compact', sample).events, keep)
      expect([label, got]).toEqual([label, factsByFrame(finishOrder(sample.trace.events), keep)])
    }
  })

  it('tracemill, everything, in the order of each frame', () => {
    for (const [label, sample] of TRACES) {
      const keep = (event: Partial<Event>): Fact => {
        if (event.kind === 'line') return ['line', event.line, event.changes && sorted(event.changes)]
        return [event.kind, ...(keepAll(event, true) ?? [])]
      }
      const got = factsByFrame(roundTrip('tracemill', sample).events, keep)
      expect([label, got]).toEqual([label, factsByFrame(sample.trace.events, keep)])
    }
  })

  it('codeexecutor, each line with its full state', () => {
    for (const [label, sample] of TRACES) {
      const { events } = roundTrip('codeexecutor', sample)
      expect([label, statesAfter(events)]).toEqual([label, statesAfter(finishOrder(sample.trace.events))])
    }
  })

  it.each(['scratchpad', 'cwm', 'cwm-text'] as const)(
    '%s, each line with its source and the state before it',
    (name) => {
      for (const [label, sample] of TRACES) {
        const { events, sources } = roundTrip(name, sample)
        expect([label, statesBefore(events)]).toEqual([label, statesBefore(sample.trace.events)])
        expect([label, sources]).toEqual([label, sourcesOf(sample)])
      }
    },
  )

  it.each(['cwm', 'cwm-text'] as const)('%s, what each call and resumption is given', (name) => {
    const given = (events: readonly Partial<Event>[]): unknown[] =>
      events.flatMap((event) => (event.kind === 'call' ? [[event.frame, sorted(event.arguments)]] : []))
    for (const [label, sample] of TRACES)
      expect([label, given(roundTrip(name, sample).events)]).toEqual([label, given(sample.trace.events)])
  })

  it('annotated, all but line numbers, with sources', () => {
    for (const [label, sample] of TRACES) {
      // A lone frame is called by none.
      const unlined = sample.trace.events.map((event) =>
        event.kind === 'call' ? event : { ...event, line: 0, ...(isMany(sample) ? {} : { parent: null }) },
      )
      const keep = (event: Partial<Event>): Fact | undefined => keepAll({ line: 0, ...event }, true)
      const { events, sources } = roundTrip('annotated', sample)
      expect([label, factsByFrame(events, keep)]).toEqual([label, factsByFrame(unlined, keep)])
      expect([label, sources]).toEqual([label, sourcesOf(sample)])
    }
  })

  const ORDERED = [
    'concise',
    'codeexecutor-delta',
    'codeexecutor',
    'scratchpad',
    'semcoder-monologue',
    'semcoder-inline',
    'semcoder-inline-concise',
    'our01',
    'execution-tuning-compact',
    'cwm',
    'cwm-text',
    'annotated',
    'tracemill',
  ] as const
  it.each(ORDERED)('%s keeps the order of calls, results and exceptions over all frames', (name) => {
    const outline = (events: readonly Partial<Event>[]): unknown[] =>
      events.flatMap((event): unknown[] => {
        if (event.kind === 'return' || event.kind === 'yield') return [[event.kind, event.frame, event.value]]
        if (event.kind === 'raise') return [['raise', event.frame, event.type, event.message]]
        if (event.kind === 'unwind') return [['unwind', event.frame]]
        return event.kind === 'call' || event.kind === 'resume'
          ? [[event.kind, event.frame, event.parent]]
          : []
      })
    for (const [label, sample] of TRACES) {
      if (!isMany(sample)) continue
      expect([label, outline(roundTrip(name, sample).events)]).toEqual([label, outline(sample.trace.events)])
    }
  })
})

describe('backward monologues', () => {
  it('state facts of the trace only, and end with the input', () => {
    for (const [label, sample] of TRACES) {
      const many = isMany(sample)
      const { text } = styles['semcoder-monologue'].render(sample, { ...BACKWARD, elision: 'none' })
      const known = new Map<string, number>()
      const key = (event: Partial<Event>): string => JSON.stringify([event.frame, keepAll(event, many)])
      for (const event of sample.trace.events) known.set(key(event), 1)
      for (const event of styles['semcoder-monologue'].parse(text).events) {
        const fact = keepAll(event.kind === 'call' && many ? { ...event, function: 'any' } : event, many)
        if (fact === undefined || event.kind === 'call') continue
        expect([label, key(event), known.has(key(event))]).toEqual([label, key(event), true])
      }
    }
    const { text } = styles['semcoder-monologue'].render(TALLY, BACKWARD)
    expect(text.split('\n').at(-1)).toBe('[L1] An input that gives this is xs = [3, -1, 4, 2].')
  })
})

describe('values that look like a style', () => {
  it.each(Object.values(styles))('$name gives them back, and nothing else with them', (style) => {
    for (const marker of MARKERS) {
      const text = `'${marker.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
      for (const value of [text, `[${text}, ${text}]`, `<Point x=${text}>`, `{${text}: 1}`]) {
        const sample = recorded('def f(a):\n    b = a\n    c = b\n    return c\n', [
          call(0, 'f', 1, { a: value }),
          line(0, 2, { b: value }),
          line(0, 3, { c: value }),
          line(0, 4, {}),
          returns(0, 4, value),
        ])
        const rendered = style.render(sample, WHOLE).text
        const { events } = style.parse(rendered)
        const seen = events.flatMap((event): [string, string | null][] => {
          if (event.kind === 'call') return Object.entries(event.arguments ?? {})
          if (event.kind === 'line') return Object.entries(event.changes ?? {})
          return event.kind === 'return' ? [['return', event.value ?? '']] : []
        })
        // The artifact's form of CodeExecutor does not show a lone call's input.
        const input = style.name === 'codeexecutor-delta' ? [] : [['a', value]]
        const kind = labelOf(value)
        const expected =
          style.name === 'traced'
            ? [
                ['b', kind],
                ['a', kind],
                ['c', kind],
                ['b', kind],
                ['c', kind],
                ['return', kind],
              ]
            : [
                ['b', value],
                ['c', value],
                ['return', value],
              ]
        expect([rendered, seen]).toEqual([rendered, [...input, ...expected]])
      }
    }
  })
})

describe('a changed rendering', () => {
  it.each(Object.values(styles))('$name: its parser sees another value', (style) => {
    const { text } = style.render(TALLY, WHOLE)
    const before = JSON.stringify(style.parse(text))
    const edits =
      style.name === 'traced'
        ? [
            ['ZERO', 'NAN'],
            ['NEGATIVE', 'POSITIVE'],
            ['-1', '-2'],
          ]
        : [
            ['(9, 3)', '(9, 4)'],
            ['7', '70'],
            ['-1', '-2'],
          ]
    for (const [from = '', to = ''] of edits) {
      const at = text.lastIndexOf(from)
      expect(at).toBeGreaterThanOrEqual(0)
      const mutant = text.slice(0, at) + to + text.slice(at + from.length)
      expect(JSON.stringify(style.parse(mutant))).not.toBe(before)
    }
  })
})

/** Styles that write into the code, and what takes their comments out again. */
const INLINE = [
  ['next', withoutAnnotations],
  ['semcoder-inline', withoutStates],
  ['semcoder-inline-concise', withoutStates],
] as const

describe('an inline style leaves the code as it is', () => {
  it.each(INLINE)('%s: without its comments it is the original', (name, without) => {
    for (const [label, sample] of TRACES) {
      for (const options of [PUBLISHED, WHOLE]) {
        expect([label, without(styles[name].render(sample, options).text)]).toEqual([
          label,
          sample.program.code,
        ])
      }
    }
  })
  it('puts the entries of a line that takes no comment at the end of its statement', () => {
    const code = 's = """a\n# b\n"""\nt = 1 + \\\n    2\n'
    const sample = recorded(code, [
      call(0, '<module>', 1),
      line(0, 1, { s: "'a\\n# b\\n'" }),
      line(0, 4, { t: '3' }),
      returns(0, 5, 'None'),
    ])
    const { text } = styles.next.render(sample, PUBLISHED)
    expect(text).toBe(
      's = """a\n# b\n"""  # @1 (1) s=\'a\\n# b\\n\';\nt = 1 + \\\n    2  # @4 (2) t=3; @5 (2) __return__=None\n',
    )
  })
  it.skipIf(spawnSync('python3', ['--version']).status !== 0).each(INLINE)(
    '%s parses to the same program, on files of the standard library',
    (name, without) => {
      const read =
        'import json,sys,importlib;print(json.dumps([open(importlib.import_module(n).__file__).read() for n in sys.argv[1:]]))'
      const names = ['textwrap', 'ast', 'argparse', 'string', 'tokenize', 'inspect']
      const codes = JSON.parse(
        spawnSync('python3', ['-c', read, ...names], { maxBuffer: 1 << 28 }).stdout.toString(),
      ) as string[]
      const pairs = codes.map((code) => {
        const everywhere = code.split('\n').map((_, at) => line(0, at + 1, { x: "'# [x] ''' ; \\\\'" }))
        const { text } = styles[name].render(
          recorded(code, [call(0, '<module>', 0), ...everywhere]),
          PUBLISHED,
        )
        expect(without(text)).toBe(code)
        return [code, text]
      })
      const compare =
        'import ast,json,sys;print(all(ast.dump(ast.parse(a)) == ast.dump(ast.parse(b)) for a, b in json.load(sys.stdin)))'
      const ran = spawnSync('python3', ['-W', 'ignore', '-c', compare], { input: JSON.stringify(pairs) })
      expect(ran.stdout.toString().trim() || ran.stderr.toString()).toBe('True')
    },
  )
  it('semcoder-inline puts its records there too', () => {
    const code = 's = """a\n# b\n"""\nt = 1 + \\\n    2\n'
    const sample = recorded(code, [
      call(0, '<module>', 1),
      line(0, 1, { s: "'a'" }),
      line(0, 4, { t: '3' }),
      returns(0, 5, 'None'),
    ])
    expect(styles['semcoder-inline'].render(sample, PUBLISHED).text).toBe(
      's = """a\n# b\n""" # @1 [INPUT] {} [/INPUT] # [STATE-0] {"s": "a"} [/STATE-0]\n' +
        't = 1 + \\\n    2 # @4 [STATE-1] {"t": 3} [/STATE-1] @5 [OUTPUT] None [/OUTPUT]\n',
    )
  })
  it('the original keeps the input and the records of the same line in comments of their own', () => {
    const sample = recorded('def f(x): return [x, None]\n', [
      call(0, 'f', 1, { x: 'True' }),
      line(0, 1, {}),
      returns(0, 1, '[True, None]'),
    ])
    expect(styles['semcoder-inline'].render(sample, PUBLISHED).text).toBe(
      'def f(x): return [x, None] # [INPUT] {"x": true} [/INPUT] # [OUTPUT] [true, null] [/OUTPUT]\n',
    )
  })
  it('semcoder-inline keeps its records apart from comments that look like them', () => {
    const own = 'n = 0 # [STATE-7] {"n": 9} [/STATE-7]'
    const sample = recorded(TALLY_CODE.replace('n = 0', own), [
      call(0, 'tally', 1, { xs: '[]' }),
      line(0, 3, { n: '0' }),
    ])
    const { text } = styles['semcoder-inline'].render(sample, PUBLISHED)
    expect(styles['semcoder-inline'].parse(text).events).toHaveLength(2)
    expect(withoutStates(text)).toBe(sample.program.code)
  })
  it("keeps entries on a line of their own apart from the program's comments", () => {
    const sample = recorded(TALLY_CODE.replace('n = 0', 'n = 0  # (7) n=9;'), [
      call(0, 'tally', 1, { xs: '[]' }),
    ])
    expect(styles.next.parse(styles.next.render(sample, PUBLISHED).text).events).toHaveLength(1)
  })
})
