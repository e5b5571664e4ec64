import { describe, expect, it } from 'vitest'
import type { Event, Trace } from '../../../schemas/trace.ts'
import { EXCEPTION, LINE, VALUE_AND_TYPE, VARIABLES } from '../../../pipeline/tasks/question/answer-form.ts'
import { NumberedCode } from '../../../pipeline/tasks/question/code.ts'
import { RecordedRun } from '../../../pipeline/tasks/question/recorded-run.ts'
import { inlineCode, ordinal } from '../../../pipeline/tasks/question/words.ts'
import { nextLine as task } from '../../../pipeline/tasks/next-line.ts'
import { callSample, contextOf, draftOf, execute, rowOf, turn } from '../fixtures.ts'

const CODE = 'def f(x):\n    while x > 1:\n        x -= 1\n    return x\n'
const line = (at: number, changes: Record<string, string> = {}): Event => ({
  kind: 'line',
  frame: 0,
  line: at,
  changes,
  stdout_length: 0,
})
const EVENTS: Event[] = [
  {
    kind: 'call',
    frame: 0,
    parent: null,
    function: 'f',
    line: 1,
    arguments: { x: '2' },
    source: 'program',
    thread: 0,
  },
  line(2),
  line(3, { x: '1' }),
  line(2),
  line(4),
  { kind: 'return', frame: 0, line: 4, value: '1' },
]
const sampleWith = (fields: Partial<Trace> = {}) =>
  callSample('next-line', CODE, 'f(2)', '1', { events: EVENTS, ...fields })

describe('a question', () => {
  it('is not asked about a run of which the trace tells too little', () => {
    expect(task.eligible(sampleWith())).toBeUndefined()
    expect(task.eligible(sampleWith({ cut: true, events_total: null }))).toBe('trace-cut')
    expect(task.eligible(sampleWith({ integrity: 'order-dependent' }))).toBe('order-dependent')
    expect(task.eligible(sampleWith({ outcome: { kind: 'timeout' } }))).toBe('not-ended-by-itself')
    expect(task.eligible(sampleWith({ trigger: { kind: 'test', text: 'assert f(2) == 1' } }))).toBe(
      'trigger-is-a-test',
    )
    const [call, ...rest] = EVENTS
    const parallel = [{ ...call, thread: 1 } as Event, ...rest]
    expect(task.eligible(sampleWith({ events: parallel }))).toBe('several-threads')
    expect(task.eligible(sampleWith({ events: [EVENTS[0], line(4)] as Event[] }))).toBe('no-jump')
  })

  it('is asked in each of its ways, and about each place, as the seed has it', () => {
    const rows = Array.from({ length: 40 }, (_, seed) => draftOf(sampleWith(), 'direct', contextOf({ seed })))
    const sentences = new Set(
      rows.map((row) =>
        turn(row, 'user')
          .split('\n\n')
          .at(-2)
          ?.replace(/\d\w*|`.*?`/g, ''),
      ),
    )
    expect(sentences.size).toBe(3)
    expect(new Set(rows.map((row) => turn(row, 'assistant')))).toEqual(
      new Set([
        '[ANSWER]2: while x > 1:[/ANSWER]',
        '[ANSWER]3: x -= 1[/ANSWER]',
        '[ANSWER]4: return x[/ANSWER]',
      ]),
    )
  })

  it("begins with the recipe's words where it has some", () => {
    const context = contextOf({ tasks: { 'next-line': { instruction: 'Trace this.' } }, system: 'Be brief.' })
    const { messages } = draftOf(sampleWith(), 'direct', context)
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant'])
    expect(messages[1]?.content).toMatch(/^Trace this\.\n\n```text\n1: def f\(x\):\n2: {5}while/)
  })

  it('cannot be judged without a new trace', async () => {
    const sample = sampleWith()
    const draft = draftOf(sample, 'direct')
    const judged = task.check(rowOf(sample, draft), turn(draft, 'assistant'), sample, execute)
    await expect(judged).rejects.toThrow('checked against a new trace')
  })

  it('finds nothing where a new run does not come to its place', async () => {
    const sample = sampleWith()
    const draft = draftOf(sample, 'direct')
    const other = () => Promise.resolve(sampleWith({ events: [...EVENTS.slice(0, 1), line(4)] }).trace)
    const verdict = await task.check(rowOf(sample, draft), turn(draft, 'assistant'), sample, execute, other)
    expect(verdict).toMatchObject({ kind: 'wrong', detail: expect.stringContaining('a new run has no') })
  })
})

describe('answers are compared as they are meant', () => {
  it.each([
    [VALUE_AND_TYPE, "'a; b';str", "'a; b'; str", true],
    [VALUE_AND_TYPE, '{2, 1}; set', '{1, 2}; set', true],
    [VALUE_AND_TYPE, '1.0; int', '1; int', false],
    [VARIABLES, "{'b': [1], 'a': 2}", "{'a': 2, 'b': [1]}", true],
    [VARIABLES, "{'b': [1]}", "{'a': 2, 'b': [1]}", false],
    [LINE, '3:   x -= 1', '3: x -= 1', true],
    [LINE, '03: x -= 1', '3: x -= 1', true],
    [LINE, '3: x -= 2', '3: x -= 1', false],
    [EXCEPTION, 'No exception', 'no exception', true],
    [EXCEPTION, 'keyerror', 'KeyError', false],
  ] as const)('%# %s is %s: %s', (form, given, truth, same) => {
    expect(form.refuses(given)).toBeUndefined()
    expect(form.same(given, truth)).toBe(same)
  })
})

it("a recording leaves out the module's body, which ran before the call", () => {
  const calls = ([frame, parent, name]: readonly [number, number | null, string]): Event => ({
    kind: 'call',
    frame,
    parent,
    function: name,
    line: 1,
    arguments: {},
    source: 'program',
    thread: 0,
  })
  const events = (
    [
      [0, null, '<module>'],
      [1, 0, 'f'],
      [2, null, 'f'],
    ] as const
  ).map(calls)
  const { trace } = sampleWith({ events })
  expect(new RecordedRun(CODE, trace).frames.map(({ function: name }) => name)).toEqual(['f'])
  const script = { ...trace, trigger: { kind: 'script', text: '' } as const }
  expect(new RecordedRun(CODE, script).frames.length).toBe(3)
})

describe('numbered code', () => {
  it('knows which lines everyone counts alike', () => {
    const code = new NumberedCode(
      [
        'def f(x):',
        '    """Doc."""',
        '    if x: return 1',
        '    while True:',
        '        y = (x +',
        '             1)',
        '        with x as z:',
        '            y = z; x = y',
        '        if y > 2:',
        '            break',
        '        else:',
        '            y: int',
        '    return y',
      ].join('\n'),
    )
    const countable = code.lines.flatMap((_, at) => (code.isCountable(at + 1) ? [at + 1] : []))
    expect(countable).toEqual([8, 9, 10, 13])
    expect(code.scopeOf(8)).toBe(1)
    expect(code.listing().split('\n')[8]).toBe(' 9:         if y > 2:')
  })

  it('tells generators from functions that hold one', () => {
    const code = new NumberedCode(
      'def outer():\n    def inner():\n        yield 1\n    return list(inner())\n',
    )
    expect([1, 2].map((line) => code.isPausing(line))).toEqual([false, true])
  })
})

describe('words', () => {
  it('counts as English does', () => {
    expect([1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 101, 111].map(ordinal).join(' ')).toBe(
      '1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 101st 111th',
    )
  })

  it('quotes code that holds backticks', () => {
    expect(inlineCode('x = 1')).toBe('`x = 1`')
    expect(inlineCode('x = "`"')).toBe('`` x = "`" ``')
  })
})
