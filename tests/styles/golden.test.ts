import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { styles } from '../../pipeline/styles/styles.ts'
import {
  BACKWARD,
  LONG,
  NESTED,
  PUBLISHED,
  TALLY,
  THROWN,
  WHOLE,
  call,
  line,
  recorded,
  resumes,
  returns,
  yields,
} from './fixtures.ts'

const golden = (name: string): string =>
  readFileSync(new URL(`${name}.golden.txt`, import.meta.url), 'utf8').trimEnd()

describe('the worked example', () => {
  it.each(Object.values(styles))('$name', (style) => {
    expect(style.render(TALLY, PUBLISHED).text.trimEnd()).toBe(golden(style.name))
  })
  it('semcoder-monologue, backward', () => {
    expect(styles['semcoder-monologue'].render(TALLY, BACKWARD).text).toBe(
      golden('semcoder-monologue-backward'),
    )
  })
})

const page = new URL('../../../shared/reference/trace-formats.md', import.meta.url)
describe.skipIf(!existsSync(page))('the published forms, as the reference page has them', () => {
  const published = existsSync(page) ? readFileSync(page, 'utf8') : ''
  it.each(['next', 'concise', 'semcoder-inline-concise', 'our01'] as const)('%s whole', (name) => {
    expect(published).toContain(styles[name].render(TALLY, PUBLISHED).text.trimEnd())
  })
  it('scratchpad, codeexecutor, codeexecutor-delta, execution-tuning-compact in their first records', () => {
    const head = (name: keyof typeof styles, lines: number): string =>
      styles[name].render(TALLY, PUBLISHED).text.split('\n').slice(0, lines).join('\n')
    expect(published).toContain(head('scratchpad', 8))
    expect(published).toContain(head('codeexecutor', 3))
    expect(published).toContain(head('codeexecutor-delta', 1))
    const dynamic = styles['execution-tuning-dynamic'].render(TALLY, PUBLISHED).text.split('\n')
    for (const step of [10, 13]) {
      // The page has no blanks within the list.
      const state = (dynamic[step] ?? '').replace(/^\d+: /, '').replace('[3, -1, 4, 2]', '[3,-1,4,2]')
      expect(published).toContain(`: ${state}\n`)
    }
    const compact = head('execution-tuning-compact', 10).split('\n').slice(1)
    expect(published).toContain(`compact: ${compact.join(' | ')} | ...`)
    // The page breaks lines between frames, for reading.
    const frames = styles.cwm.render(TALLY, PUBLISHED).text.split('<|frame_sep|>').slice(0, 7)
    expect(published).toContain(`${frames.join('<|frame_sep|>\n')}<|frame_sep|>`)
  })
})

describe('elision', () => {
  it('next keeps the first two entries of a line and the last', () => {
    const short = styles.next.render(LONG, PUBLISHED)
    expect(short.text).toContain('n -= 1  # (2) n=8; (4) n=7; ...; (18) n=0;')
    expect(short.elided).toBe(6)
    const whole = styles.next.render(LONG, WHOLE)
    expect(whole.elided).toBe(0)
    expect(whole.text).toContain('(8) n=5; (10) n=4;')
  })
  it('the monologue keeps the first two passes and the last two', () => {
    const { text, elided } = styles['semcoder-monologue'].render(LONG, PUBLISHED)
    expect(text.split('\n').slice(1)).toEqual([
      '[L2]-[L3]: the loop runs 9 times.',
      ' - Pass 1: [L2] `n` holds. [L3] n becomes 8.',
      ' - Pass 2: [L2] `n` holds. [L3] n becomes 7.',
      ' - Passes 3 to 7: ...',
      ' - Pass 8: [L2] `n` holds. [L3] n becomes 1.',
      ' - Pass 9: [L2] `n` holds. [L3] n becomes 0.',
      '[L2] `n` does not hold.',
      '[L4] f returns 0.',
    ])
    expect(elided).toBe(10)
    expect(styles['semcoder-monologue'].render(LONG, WHOLE).elided).toBe(0)
  })
  it('the concise form of SemCoder keeps the first two records of each kind on a line and the last', () => {
    const short = styles['semcoder-inline-concise'].render(LONG, PUBLISHED)
    expect(short.text).toContain(
      'n -= 1 # [STATE-0] {"n": 8} [/STATE-0][STATE-1] {"n": 7} [/STATE-1] ... [STATE-8] {"n": 0} [/STATE-8]\n',
    )
    expect(short.elided).toBe(6)
    expect(styles['semcoder-inline-concise'].render(LONG, WHOLE)).toEqual(
      styles['semcoder-inline'].render(LONG, PUBLISHED),
    )
    const loop = recorded('def f():\n    while True: x = yield 1\n', [
      call(0, 'f', 1),
      line(0, 2, { x: 'None' }),
      ...[1, 2, 3, 4].flatMap(() => [yields(0, 2, '1'), resumes(0, 2, null), line(0, 2, { x: '5' })]),
    ])
    const { text, elided } = styles['semcoder-inline-concise'].render(loop, PUBLISHED)
    expect([...text.matchAll(/\[([A-Z]+-\d+)|\.\.\./g)].map(([whole, name]) => name ?? whole).join(' ')).toBe(
      'YIELD-0 RESUME-1 STATE-2 YIELD-3 RESUME-4 STATE-5 ... YIELD-9 RESUME-10 ... STATE-12',
    )
    expect(elided).toBe(4)
  })
  it('our01 keeps the first two entries of a line and the last', () => {
    const short = styles.our01.render(LONG, PUBLISHED)
    expect(short.text).toBe(
      '* line 0: (1) n = 9\n* line 3: (2) n = 8; (3) n = 7; ...; (10) n = 0\n* line 4: __return__=0',
    )
    expect(short.elided).toBe(6)
    expect(styles.our01.render(LONG, WHOLE).text).toContain('(8) n = 2; (9) n = 1; (10) n = 0')
  })
  it('our01 keeps what the line of a return changes', () => {
    const sample = recorded('def f(): return (x := 1)\n', [
      call(0, 'f', 1),
      line(0, 1, { x: '1' }),
      returns(0, 1, '1'),
    ])
    expect(styles.our01.render(sample, PUBLISHED).text).toBe('* line 1: (1) x = 1 __return__=1')
  })
  it('traced keeps the last run of a line', () => {
    const short = styles.traced.render(LONG, PUBLISHED)
    expect(short.text.split('\n')).toEqual([
      'entry: n = 9',
      'L2 true | ... 9 | n basic_type int ZERO',
      'L3 true | ... 8 | n basic_type int ZERO',
      'L4 true | n basic_type int ZERO, return basic_type int ZERO',
    ])
    expect(short.elided).toBe(17)
    const whole = styles.traced.render(LONG, WHOLE)
    expect(whole.elided).toBe(0)
    expect(whole.text).toContain('L3 true | n basic_type int POSITIVE-REG | n')
  })
  it('the other styles keep all', () => {
    for (const name of [
      'scratchpad',
      'codeexecutor',
      'codeexecutor-delta',
      'concise',
      'semcoder-inline',
      'execution-tuning-compact',
      'execution-tuning-dynamic',
      'cwm',
      'cwm-text',
      'annotated',
      'tracemill',
    ] as const) {
      const short = styles[name].render(LONG, PUBLISHED)
      expect(short).toEqual(styles[name].render(LONG, WHOLE))
      expect(short.elided).toBe(0)
    }
  })
})

describe('several frames, generators and exceptions', () => {
  it.each(Object.values(styles))('$name', (style) => {
    expect(style.render(NESTED, PUBLISHED).text).toMatchSnapshot('nested')
    expect(style.render(THROWN, PUBLISHED).text).toMatchSnapshot('thrown')
  })
  it('semcoder-monologue, backward', () => {
    const style = styles['semcoder-monologue']
    expect(style.render(NESTED, BACKWARD).text).toMatchSnapshot('nested, backward')
    expect(style.render(THROWN, BACKWARD).text).toMatchSnapshot('thrown, backward')
  })
})

describe('what is not of the program, and ends that are none', () => {
  it.each(Object.values(styles))('$name does not show frames of the test', (style) => {
    const tested = recorded(TALLY.program.code, [
      call(0, 'check', 3, {}, null, 'test'),
      line(0, 4, { answer: "'secret'" }),
      ...TALLY.trace.events.map((event) =>
        event.kind === 'call' ? { ...event, frame: 1, parent: 0 } : { ...event, frame: 1 },
      ),
      line(0, 5, {}),
      returns(0, 5, "'secret'"),
    ])
    expect(style.render(tested, PUBLISHED)).toEqual(style.render(TALLY, PUBLISHED))
  })
  it.each(Object.values(styles))('$name marks early ends, and its parser reads the mark', (style) => {
    const { program, trace } = TALLY
    const events = trace.events.slice(0, 10)
    const ends = [
      [{ cut: true }, 'recording was cut'],
      [{ outcome: { kind: 'timeout' } }, 'timeout'],
      [{ cut: true, outcome: { kind: 'crash', signal: 11 } }, 'recording was cut, crash 11'],
      [{ outcome: { kind: 'exited', code: 3 } }, 'exited 3'],
    ] as const
    for (const [change, ending] of ends) {
      for (const options of [PUBLISHED, BACKWARD]) {
        const { text } = style.render({ program, trace: { ...trace, events, ...change } }, options)
        expect(text).toContain(ending)
        expect(style.parse(text).ending).toBe(ending)
        const none = style.render({ program, trace: { ...trace, events: [], ...change } }, options)
        expect(style.parse(none.text).ending).toBe(ending)
      }
    }
    expect(style.parse(style.render(TALLY, PUBLISHED).text).ending).toBeUndefined()
  })
  it.each(Object.values(styles))('$name renders an empty trace', (style) => {
    const empty = recorded('x = 1\n', [])
    expect(style.render(empty, PUBLISHED).elided).toBe(0)
    expect(style.parse(style.render(empty, PUBLISHED).text).events).toEqual([])
  })
})

describe('cwm', () => {
  it.each(['cwm', 'cwm-text'] as const)(
    '%s tells a value that is two dots from one that has not changed',
    (name) => {
      const sample = recorded('def f(a):\n    a = b\n    a = b\n    return a\n', [
        call(0, 'f', 1, { a: '1' }),
        line(0, 2, { a: '..' }),
        line(0, 3, { a: "<text '..'>" }),
        line(0, 4, {}),
        returns(0, 4, '..'),
      ])
      const { events } = styles[name].parse(styles[name].render(sample, PUBLISHED).text)
      expect(events.flatMap((event) => (event.kind === 'line' ? [event.changes] : []))).toEqual([
        { a: '..' },
        { a: "<text '..'>" },
        undefined,
      ])
      expect(events.at(-1)).toMatchObject({ kind: 'return', value: '..' })
    },
  )
  it('says whose a frame is where the order of calls does not', () => {
    const threads = recorded('def f():\n    x = 1\n', [
      call(0, 'f', 1),
      call(1, 'f', 1),
      line(0, 2, { x: '1' }),
      line(1, 2, { x: '1' }),
      returns(0, 2, 'None'),
      returns(1, 2, 'None'),
    ])
    expect(styles['cwm-text'].render(threads, PUBLISHED).text.split('\n')).toEqual([
      '[call] {} [action] def f():',
      '[call] by none {} [action] def f():',
      '[line] #0 {} [action]     x = 1',
      '[line] #1 {} [action]     x = 1',
      '[return] #0 [action]     x = 1 [arg] "None"',
      '[return] #1 [action]     x = 1 [arg] "None"',
    ])
  })
})
