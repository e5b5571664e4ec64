import { describe, expect, it } from 'vitest'
import { factsOf, givenBack, longestCommon } from '../../pipeline/styles/given-back.ts'
import { styles } from '../../pipeline/styles/styles.ts'
import { randomFrom } from '../../pipeline/random.ts'
import { PUBLISHED, TALLY, THROWN, WHOLE } from './fixtures.ts'
import { TRACES } from './traces.ts'

/** By the textbook's table. */
function slowLongest(left: readonly string[], right: readonly string[]): number {
  let row = Array.from({ length: right.length + 1 }, () => 0)
  for (const item of left) {
    const next = [0]
    for (const [at, other] of right.entries())
      next.push(item === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0))
    row = next
  }
  return row.at(-1) ?? 0
}

describe('the longest common subsequence', () => {
  it('is that of the textbook', () => {
    const random = randomFrom(1)
    for (let turn = 0; turn < 300; turn += 1) {
      const kinds = 1 + random.below(6)
      const some = (): string[] =>
        Array.from({ length: random.below(130) }, () => String(random.below(kinds)))
      const [left, right] = [some(), some()]
      expect([turn, longestCommon(left, right)]).toEqual([turn, slowLongest(left, right)])
    }
  })
})

describe('what a parser gives back', () => {
  it('is everything in a style that keeps everything', () => {
    const style = styles['execution-tuning-compact']
    for (const [label, sample] of TRACES) {
      const { events, values } = factsOf(sample)
      // Of a line that a generator was left at for good, its yield tells all.
      const last = new Map(sample.trace.events.map(({ frame, kind }) => [frame, kind]))
      const left = [...last.values()].filter((kind) => kind === 'yield').length
      const back = givenBack(sample, style.parse(style.render(sample, WHOLE).text))
      expect([label, back.values]).toEqual([label, values])
      expect(back.events).toBeGreaterThanOrEqual(events - left)
    }
  })

  it('is never more than there is', () => {
    const some = TRACES.filter((_, at) => at % 7 === 0)
    for (const style of Object.values(styles)) {
      for (const [, sample] of some) {
        const { events, values } = givenBack(sample, style.parse(style.render(sample, PUBLISHED).text))
        const whole = factsOf(sample)
        expect(events).toBeLessThanOrEqual(whole.events)
        expect(values).toBeLessThanOrEqual(whole.values)
      }
    }
  })

  it('lacks what a style leaves out', () => {
    const kept = (name: keyof typeof styles, sample = TALLY): unknown =>
      givenBack(sample, styles[name].parse(styles[name].render(sample, PUBLISHED).text))
    expect(factsOf(TALLY)).toEqual({ events: 20, values: 14 })
    // Lines that change nothing: five conditions, the loop's last header and the return.
    expect(kept('concise')).toEqual({ events: 14, values: 14 })
    // And the third value of `x`.
    expect(kept('next')).toEqual({ events: 13, values: 13 })
    // No input.
    expect(kept('codeexecutor-delta')).toEqual({ events: 13, values: 13 })
    expect(kept('cwm')).toEqual({ events: 20, values: 14 })
    expect(kept('cwm', THROWN)).toEqual(factsOf(THROWN))
  })

  it('does not count a changed value or line', () => {
    const { text } = styles.concise.render(TALLY, PUBLISHED)
    const whole = givenBack(TALLY, styles.concise.parse(text))
    const other = givenBack(TALLY, styles.concise.parse(text.replace('total = 7', 'total = 8')))
    expect(other).toEqual({ events: whole.events, values: whole.values - 1 })
    const moved = givenBack(
      TALLY,
      styles.concise.parse(text.replace('[L2] total = 0 [/L2]', '[L9] total = 0 [/L9]')),
    )
    expect(moved).toEqual({ events: whole.events - 1, values: whole.values - 1 })
  })
})
