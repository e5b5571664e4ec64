import { describe, expect, it } from 'vitest'
import type { Elision } from '../../schemas/elision.ts'
import type { Event } from '../../schemas/trace.ts'
import { tighterThan } from '../../pipeline/styles/elision.ts'
import { styles } from '../../pipeline/styles/styles.ts'
import { LONG, PUBLISHED, WHOLE } from './fixtures.ts'
import { TRACES } from './traces.ts'

const FEWEST = { elision: { loop_first: 1, loop_last: 1 }, direction: 'forward' } as const
const WIDER = { elision: { loop_first: 3, loop_last: 2 }, direction: 'forward' } as const
const SOME = TRACES.filter((_, at) => at % 3 === 0)

describe('an elision that is asked for', () => {
  it('keeps so many of the first and the last, and tells how many are gone', () => {
    expect(styles.next.render(LONG, FEWEST).text).toContain('n -= 1  # (2) n=8; ... 7 more; (18) n=0;')
    expect(styles.next.render(LONG, WIDER).text).toContain('(6) n=6; ... 4 more; (16) n=1; (18) n=0;')
    expect(styles.our01.render(LONG, FEWEST).text).toContain('* line 3: (2) n = 8; ... 7 more; (10) n = 0')
    expect(styles['semcoder-inline-concise'].render(LONG, FEWEST).text).toContain(
      '[/STATE-0] ... 7 more [STATE-8]',
    )
    expect(styles.traced.render(LONG, FEWEST).text).toMatch(
      /^L3 true \| n \S+ int POSITIVE-REG \| \.\.\. 7 \| n \S+ int ZERO$/m,
    )
    expect(styles['semcoder-monologue'].render(LONG, FEWEST).text).toContain(
      ' - Passes 2 to 8: ...\n - Pass 9: ',
    )
    expect(styles['semcoder-monologue'].render(LONG, { ...FEWEST, direction: 'backward' }).text).toMatch(
      /\n\.\.\. 14 more\n/,
    )
  })

  const texts = (events: readonly Partial<Event>[]): string[] => events.map((event) => JSON.stringify(event))
  // What a deep stack leaves out is told at other steps.
  const eliding = Object.values(styles).filter(
    ({ name, published }) => published !== undefined && name !== 'execution-tuning-dynamic',
  )
  it.each(eliding)('$name: what its parser reads is what it reads of the whole', (style) => {
    for (const [label, sample] of SOME) {
      const whole = new Set(texts(style.parse(style.render(sample, WHOLE).text).events))
      for (const options of [FEWEST, WIDER]) {
        const read = texts(style.parse(style.render(sample, options).text).events)
        expect([label, read.filter((event) => !whole.has(event))]).toEqual([label, []])
      }
    }
  })

  // An entry of the others may hold several events.
  it.each(['our01', 'semcoder-inline-concise'] as const)('%s counts all that is gone', (name) => {
    for (const [label, sample] of SOME) {
      const whole = styles[name].parse(styles[name].render(sample, WHOLE).text).events
      const { text, elided } = styles[name].render(sample, FEWEST)
      expect([label, styles[name].parse(text).events.length + elided]).toEqual([label, whole.length])
    }
  })

  it.each(Object.values(styles).filter(({ published }) => published === undefined))(
    '$name keeps all, whatever is asked',
    (style) => {
      for (const [, sample] of SOME) expect(style.render(sample, FEWEST)).toEqual(style.render(sample, WHOLE))
    },
  )

  it.each(['next', 'our01', 'semcoder-inline-concise'] as const)(
    '%s marks all that it leaves out',
    (name) => {
      for (const [label, sample] of TRACES) {
        const { text, elided } = styles[name].render(sample, FEWEST)
        const own = [...sample.program.code.matchAll(/\.\.\. (\d+) more/g)]
        const marked = [...text.matchAll(/\.\.\. (\d+) more/g)].reduce(
          (sum, [, count]) => sum + Number(count),
          0,
        )
        expect([label, own.length, marked]).toEqual([label, 0, elided])
      }
    },
  )

  it('is tightened step by step, in styles that elide', () => {
    const levels = (name: keyof typeof styles, elision: Elision): Elision[] =>
      tighterThan(elision, styles[name])
    expect(levels('next', 'none')).toEqual(['published', FEWEST.elision])
    expect(levels('next', 'published')).toEqual([FEWEST.elision])
    expect(levels('next', FEWEST.elision)).toEqual([])
    expect(levels('next', WIDER.elision)).toEqual(['published', FEWEST.elision])
    expect(levels('traced', 'published')).toEqual([])
    expect(levels('traced', 'none')).toEqual(['published'])
    expect(levels('concise', 'none')).toEqual([])
    expect(styles.next.render(LONG, FEWEST).text.length).toBeLessThan(
      styles.next.render(LONG, PUBLISHED).text.length,
    )
  })
})
