import { describe, expect, it } from 'vitest'
import { styles } from '../../pipeline/styles/styles.ts'
import { randomFrom } from '../../pipeline/random.ts'
import type { Event } from '../../schemas/trace.ts'
import { changed, someContainer } from './containers.ts'
import {
  call,
  line,
  PUBLISHED,
  raises,
  recorded,
  resumes,
  returns,
  unwinds,
  WHOLE,
  yields,
} from './fixtures.ts'
import { TRACES } from './traces.ts'

const style = styles.tracemill
const textOf = (...events: Event[]): string => style.render(recorded('', events), PUBLISHED).text

/** Events as the parser gives them: without what no style keeps. */
const bare = (events: readonly Partial<Event>[]): unknown[] =>
  events.map((event) => {
    const { stdout_length, source, thread, ...rest } = { stdout_length: 0, source: '', thread: 0, ...event }
    void [stdout_length, source, thread]
    return rest
  })

describe('tracemill', () => {
  it('tells values by what differs, and gives them back whole', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const random = randomFrom(seed)
      let made = someContainer(random, 2)
      const events: Event[] = [call(0, 'f', 1, { xs: made.text })]
      for (let turn = 0; turn < 20; turn += 1) {
        made = changed(random, made)
        events.push(line(0, 2 + random.below(3), { xs: made.text, n: String(turn) }))
      }
      events.push(returns(0, 4, made.text))
      expect(bare(style.parse(textOf(...events)).events)).toEqual(bare(events))
    }
  })

  it('leaves names out only where the line bound the same ones before', () => {
    expect(
      textOf(
        call(0, 'f', 1),
        line(0, 2, { a: '1', b: '2' }),
        line(0, 2, { a: '3', b: '4' }),
        line(0, 2, { b: '5', a: '6' }),
        line(0, 2, { a: 'nan', b: 'f(1)' }),
        line(0, 2, { a: null, b: '7' }),
      ).split('\n'),
    ).toEqual(['1 f(); a=1, b=2', '2 3,4', '2 b=5, a=6', '2 a=nan, b=f(1)', '2 del a, b=7'])
  })

  it('appends, sets and deletes items', () => {
    const states = [
      '[11, 22, 33, 44]',
      '[11, 22, 33, 44, 5]',
      '[5, 22, 33, 44, 11]',
      '[5, 33, 44, 11]',
      '[5, 33, 44, 11, 8]',
    ]
    expect(
      textOf(call(0, 'f', 1), ...states.map((xs) => line(0, 3, { xs, name: "'a'" }))).split('\n'),
    ).toEqual([
      '1 f()',
      "3 xs=[11, 22, 33, 44], name='a'",
      "3 +=5,'a'",
      "3 xs[0]=5, xs[4]=11, name='a'",
      "3 del xs[1], name='a'",
      "3 +=8,'a'",
    ])
  })

  it('names frames where another would be thought of', () => {
    const events = [
      call(0, 'main', 1),
      line(0, 2, {}),
      call(1, 'left', 5, {}, 0),
      call(2, 'right', 8, {}, null),
      line(2, 9, { a: '1' }),
      line(1, 6, { b: '2' }),
      call(3, 'right', 8, {}, 2),
      returns(3, 9, 'None'),
      returns(1, 6, 'None'),
      returns(2, 9, 'None'),
      returns(0, 2, 'None'),
    ]
    const text = textOf(...events)
    expect(text.split('\n')).toEqual([
      '1 main()',
      '5 left()',
      '8 right() by none',
      '8 right()',
      '@9 return None',
      '#1',
      '6 b=2, return None',
      '#2',
      '9 a=1, return None',
      '#0',
      '2 return None',
    ])
  })

  it('tells generators that are resumed out of turn, and what resuming changes', () => {
    const events = [
      call(0, 'main', 1),
      call(1, 'gen', 5, {}, 0),
      line(1, 6, {}),
      yields(1, 6, '1'),
      call(2, 'gen', 5, {}, 0),
      line(2, 6, {}),
      yields(2, 6, '1'),
      resumes(1, 6, 0),
      raises(1, 6, 'E', 'a; b'),
      unwinds(1, 6),
      resumes(2, 6, 0, { x: '5' }),
      returns(2, 6, 'None'),
    ]
    const text = textOf(...events)
    expect(text).toContain('@6 resume #1\n@6 raise E: a; b\n@6 unwind\n@6 resume, x=5\n')
    expect(bare(style.parse(text).events)).toEqual(bare(events))
  })

  it('survives any change of a letter', () => {
    const random = randomFrom(7)
    const letters = Array.from('0123456789;,=@#[]{}()\'"<> +\nabrxy')
    for (const [, sample] of TRACES.filter((_, at) => at % 4 === 0)) {
      const { text } = style.render(sample, WHOLE)
      for (let turn = 0; turn < 8; turn += 1) {
        const at = random.below(text.length + 1)
        expect(() =>
          style.parse(text.slice(0, at) + random.pick(letters) + text.slice(at + random.below(3))),
        ).not.toThrow()
      }
    }
  })
})
