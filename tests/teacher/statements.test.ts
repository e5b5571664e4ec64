import { describe, expect, it } from 'vitest'
import type { Event } from '../../schemas/trace.ts'
import { EXAMPLE } from '../../pipeline/catalogue/example.ts'
import { CALLING } from '../../pipeline/catalogue/example-of-calls.ts'
import { rendererOf } from '../../pipeline/run/rows.ts'
import { checkStatements } from '../../pipeline/teacher/statements/check.ts'
import { mentionOfRecording } from '../../pipeline/teacher/statements/mentions.ts'
import { readStatements } from '../../pipeline/teacher/statements/read.ts'
import { call, line, returns } from '../styles/fixtures.ts'
import { recipeOf } from '../tasks/fixtures.ts'

/** The worked example of the design: `tally([2])`, with `sq` called at line 4; a test calls it all. */
const events: Event[] = [
  call(9, 'test', 1, { low: '77' }, null, 'test'),
  call(0, 'tally', 1, { xs: '[2]' }),
  line(0, 2, { total: '0' }),
  line(0, 3, { x: '2' }),
  line(0, 4, { total: '4' }),
  call(1, 'sq', 7, { x: '2' }, 0),
  line(1, 8, {}),
  returns(1, 8, '4'),
  line(0, 3, {}),
  line(0, 5, { note: "'a. b'", long: "'aaa <+998 of 1000>" }),
  returns(0, 5, '4'),
]
const finding = (text: string) => checkStatements(text, { events })
const confirmed = (text: string) => {
  const found = finding(text)
  return found.kind === 'sound' ? [found.confirmed, found.unread] : found.detail
}

describe('statements of a text', () => {
  it.each([
    ['At line 4, total = 4.', 1],
    ['Line 4: `total` becomes `4`, and x = 2.', 2],
    ['[L4] total becomes 4, x stays 2.', 2],
    ['total becomes 4 at line 4.', 1],
    ['Before line 4 runs, total is 0.', 1],
    ['Line 2 sets total = 0 and line 4 sets total = 4.', 2],
    ['**Line 3**: **x = 2**', 1],
    ['So total is now 4, and it returns 4.', 2],
    ['Line 5 returns 4.', 1],
    ['`sq(2)` returns 4.', 1],
    ['Line 4 calls `sq(x=2)`, which returns `4`.', 1],
    ['Line 1: xs = [2]; the loop begins.', 1],
    ['Line 3 has xs = [ 2 ].', 1],
    ['At line 4 total = 4, at line 2 total = 0.', 2],
  ])('the trace bears out: %s', (text, statements) => {
    const found = finding(text)
    expect(found).toMatchObject({ kind: 'sound', confirmed: statements })
  })

  it.each([
    ['At line 4, total = 5.', 'line 4: total = 5, and the run has 0, 4'],
    ['At line 2, total = 4.', 'line 2: total = 4, and the run has 0'],
    ['total becomes 7.', 'total = 7, and the run has 0, 4'],
    ['x = 2 and, at line 6, x = 2.', 'line 6: x = 2, and the line never ran'],
    ['Line 5 returns 3.', 'line 5: it returns 3, and the run has 4'],
    ['`sq(2)` returns `5`.', 'sq returns 5, and the run has 4'],
    ["Line 1: xs = ['2'].", "line 1: xs = ['2'], and the run has [2]"],
    ['Line 4: total is 4.0.', 'line 4: total = 4.0, and the run has 0, 4'],
  ])('the trace contradicts: %s', (text, detail) => {
    expect(finding(text)).toEqual({ kind: 'contradicts', detail })
  })

  it.each([
    ['total should be 9.', 0],
    ['If total = 9, the test passes.', 1],
    ['The fix sets total = 9.', 1],
    ['Line 4 gives total = 0 + 4.', 1],
    ['Here total = 9 * 3, roughly.', 1],
    ['total is 9 times too large', 1],
    ['We call sq(total=9).', 1],
    ['xs[0] = 9 and self.total = 9', 0],
    ['`len(xs)` returns 9.', 1],
    ['other = 9', 1],
    ['low = 9, in the test', 1],
    ['total is even', 0],
    ['total == 9 does not hold', 0],
    ["long = 'b'", 1],
    ["a string that looks like two sentences: note = 'a. b'", 1],
  ])('nothing is guessed of: %s', (text, unread) => {
    expect(confirmed(text)).toEqual([0, unread])
  })

  it('of a monologue made from a trace are borne out, and none is once its value is changed', () => {
    const render = rendererOf({ recipe: recipeOf() })
    let changed = 0
    for (const { program, traces } of [EXAMPLE, CALLING]) {
      for (const trace of traces) {
        const sample = { sample_id: '', task: 'trace-prediction', program, trace } as const
        const { text } = render('semcoder-monologue', sample, { elision: 'none' })
        const found = checkStatements(text, trace)
        expect(found).toMatchObject({ kind: 'sound' })
        expect(found.kind === 'sound' && found.confirmed).toBeGreaterThan(2)
        for (const { 0: whole, 1: head = '', index } of text.matchAll(/( (?:becomes|returns) )-?\d+/g)) {
          const untrue = `${text.slice(0, index)}${head}987654321${text.slice(index + whole.length)}`
          expect(checkStatements(untrue, trace).kind).toBe('contradicts')
          changed++
        }
      }
    }
    expect(changed).toBeGreaterThan(10)
  })

  it('are found once for each, wherever they stand', () => {
    const { statements } = readStatements('Line 2: a = 1, b = (2, 3)\n- then c = {"k": [1]}.')
    expect(statements).toEqual([
      { kind: 'value', name: 'a', value: '1', line: 2 },
      { kind: 'value', name: 'b', value: '(2, 3)', line: 2 },
      { kind: 'value', name: 'c', value: '{"k": [1]}', line: undefined },
    ])
  })
})

it('a mention of the recording is seen, unless the program itself has the word', () => {
  expect(mentionOfRecording('As the trace shows, x = 1.', 'def f(): pass')).toBe('trace')
  expect(mentionOfRecording('The recorded run goes on.', 'def f(): pass')).toBe('recorded')
  expect(mentionOfRecording('It retraces its steps, catalogue in hand.', 'def f(): pass')).toBeUndefined()
  expect(mentionOfRecording('The trace of the matrix.', 'def trace(m): return m')).toBeUndefined()
})
