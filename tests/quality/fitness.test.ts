import { describe, expect, test } from 'vitest'
import { parse } from '../../schemas/parse.ts'
import { Recipe } from '../../schemas/recipe.ts'
import type { Trace } from '../../schemas/trace.ts'
import { ENDING_RULES, RULES, unfitness } from '../../pipeline/quality/fitness/fitness.ts'

const recipe = parse(Recipe, { inputs: [{ corpus: 'mbpp', path: 'x' }], out: 'y' })

/** Only what the rules look at. */
function traceOf(text: string, value: string, events_total: number | null = 10): Trace {
  const outcome = { kind: 'returned', value, literal: true } as const
  return {
    trigger: { kind: 'call', text },
    outcome,
    events: [],
    events_total,
    limits: { events: 10000 },
  } as unknown as Trace
}

const others = [traceOf('f(7)', '8'), traceOf('f(8)', '9')]
const reasonOf = (trace: Trace, traces: readonly Trace[] = [trace, ...others]): string | undefined =>
  unfitness(trace, traces, recipe)?.reason

describe('a call is no good sample for prediction', () => {
  const cases: readonly (readonly [reason: string | undefined, text: string, value: string])[] = [
    [undefined, 'f(1)', '[1, 0.125, "a"]'],
    [undefined, 'f(1)', '1e300'],
    [undefined, 'f(0.1)', '0.30000000000000004'.slice(0, 12)],
    ['unstable-float', 'f(0.1)', '0.30000000000000004'],
    ['unstable-float', 'f(0.1)', "{'a': [(1, 2.718281828459045)]}"],
    ['unstable-float', 'f(0.1)', '(1+0.30000000000000004j)'],
    ['long-integer', 'f(99)', `[${'9'.repeat(21)}]`],
    [undefined, 'f(99)', `-${'9'.repeat(20)}`],
    ['long-result', 'f(1)', `'${'a'.repeat(1000)}'`],
    ['identity', 'f([1, 2])', '[1,2]'],
    [undefined, 'f([1, 2], 1)', '[1, 2]'],
    ['identity', 'f(xs=[1, 2])', '[1, 2]'],
    ['identity', 'Box([3]).same([1, 2])', '[1, 2]'],
    [undefined, 'Box([1, 2]).same()', '[1, 2]'],
    [undefined, 'f([1, 2]) + []', '[1, 2]'],
    [undefined, 'f(1)', '1'],
  ]
  test.each(cases)('%s: %s gives %s', (reason, text, value) =>
    expect(reasonOf(traceOf(text, value))).toBe(reason),
  )

  test('where all calls give the same, and there are some', () => {
    const same = ['f(1)', 'f(2)', 'f(3)'].map((text) => traceOf(text, 'True'))
    expect(reasonOf(same[0] as Trace, same)).toBe('constant-result')
    expect(reasonOf(same[0] as Trace, same.slice(1))).toBeUndefined()
  })

  test('where nothing is given to it, and it could take nothing', () => {
    const entered = (text: string, ...frames: readonly object[]): Trace => ({
      ...traceOf(text, '42'),
      events: frames.map((given, frame) => ({
        kind: 'call',
        frame,
        parent: null,
        function: 'f',
        line: 1,
        arguments: { ...given },
        source: 'program',
        thread: 0,
      })),
    })
    expect(reasonOf(entered('f()', {}))).toBe('no-input')
    expect(reasonOf(entered('C().m()', { self: '<C>' }, { self: '<C>' }))).toBe('no-input')
    expect(reasonOf(entered('f()', { n: '10' }))).toBeUndefined()
    expect(reasonOf(entered('C(1).m()', { self: '<C x=1>' }))).toBeUndefined()
    const reading = entered('f()', {})
    expect(reasonOf({ ...reading, trigger: { ...reading.trigger, stdin: '1\n' } })).toBeUndefined()
  })

  test('where a script always prints the same; that its module returns None says nothing', () => {
    const prints = (stdin: string, stdout: string): Trace => ({
      ...traceOf('', 'None'),
      trigger: { kind: 'script', text: '', stdin },
      stdout,
    })
    const same = ['1', '2', '3'].map((stdin) => prints(stdin, 'no\n'))
    expect(reasonOf(same[0] as Trace, same)).toBe('constant-result')
    const other = [...same.slice(1), prints('4', 'yes\n')]
    expect(reasonOf(other[0] as Trace, other)).toBeUndefined()
    expect(reasonOf(prints('5', 'a'.repeat(1001)), other)).toBe('long-result')
    expect(reasonOf(prints('5', 'mean: 0.042857142857142864;\n'), other)).toBe('unstable-float')
    expect(reasonOf(prints('5', `n${'7'.repeat(21)}\n`), other)).toBe('long-integer')
    expect(reasonOf(prints('an echo\n', 'an echo'), other)).toBe('identity')
  })

  test('where its run is too short, too long or was cut', () => {
    expect(reasonOf(traceOf('f(1)', '2', 1))).toBe('steps-out-of-range')
    expect(reasonOf(traceOf('f(1)', '2', 2001))).toBe('steps-out-of-range')
    expect(reasonOf(traceOf('f(1)', '2', null))).toBe('steps-out-of-range')
  })
})

describe('whether a call raises is no question', () => {
  const raises = (text: string): Trace => ({
    ...traceOf(text, ''),
    outcome: { kind: 'raised', type: 'ValueError', message: '', traceback: '' },
  })
  const reasonOfEnding = (trace: Trace, traces: readonly Trace[]): string | undefined =>
    unfitness(trace, traces, recipe, ENDING_RULES)?.reason
  const [first, second] = others as [Trace, Trace]

  test('where all calls end alike', () => {
    expect(reasonOfEnding(first, others)).toBe('one-ending')
    expect(reasonOfEnding(raises('f(0)'), [raises('f(0)'), raises('f(-1)')])).toBe('one-ending')
  })

  test('where more return than raise', () => {
    const traces = [first, raises('f(0)'), second]
    expect(traces.map((trace) => reasonOfEnding(trace, traces))).toEqual([
      undefined,
      undefined,
      'more-that-return',
    ])
    expect(reasonOfEnding({ ...first, program_id: 'of a variant' }, traces)).toBeUndefined()
  })
})

test('rules have names of their own', () => {
  const rules = [...new Set([...RULES, ...ENDING_RULES])]
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length)
})
