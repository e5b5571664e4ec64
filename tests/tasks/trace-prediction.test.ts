import { describe, expect, it } from 'vitest'
import { STYLES } from '../../schemas/names.ts'
import { FORMATS } from '../../pipeline/tasks/formats.ts'
import { tracePrediction as task } from '../../pipeline/tasks/trace-prediction.ts'
import { callSample, contextOf, draftOf, execute, render, rowOf, turn } from './fixtures.ts'

const sample = callSample('trace-prediction', 'def f(x):\n    return x + 1\n', 'f(1)', '2')

describe('trace-prediction', () => {
  it.each(STYLES)('asks for %s and answers with the whole trace', async (arm) => {
    const draft = draftOf(sample, arm)
    expect(turn(draft, 'user')).toContain(FORMATS[arm])
    expect(turn(draft, 'user')).toContain('```python\nf(1)\n```')
    expect(turn(draft, 'assistant')).toContain(arm)
    expect(draft).toMatchObject({ arm, style: arm, trace_in: 'response', elided: false })
    const row = rowOf(sample, draft)
    const judge = (answer: string) => task.check(row, answer, sample, execute)
    const whole = turn(draft, 'assistant')
    expect(await judge(whole)).toEqual({ kind: 'correct' })
    expect(await judge(`${whole.replaceAll('\n', ' \r\n')}\n\n`)).toEqual({ kind: 'correct' })
    expect(await judge(`${whole}\nmore`)).toMatchObject({ kind: 'wrong' })
    expect(await judge(whole.replace(arm, 'other'))).toMatchObject({
      kind: 'wrong',
      detail: expect.stringContaining('line'),
    })
    expect(await judge(whole.split('\n').slice(0, 1).join())).toMatchObject({ kind: 'wrong' })
    expect(await judge(' \n')).toMatchObject({ kind: 'unreadable' })
  })

  it('overlooks a fence around the whole', async () => {
    const draft = draftOf(sample, 'concise')
    const answer = `\`\`\`text\n${turn(draft, 'assistant')}\n\`\`\``
    expect(await task.check(rowOf(sample, draft), answer, sample, execute)).toEqual({ kind: 'correct' })
  })

  it('asks the style to keep all, whatever the recipe says', () => {
    const asked: unknown[] = []
    const spying = contextOf(
      { elision: 'published' },
      {
        render: (style, recorded, options) => (asked.push(options.elision), render(style, recorded, options)),
      },
    )
    draftOf(sample, 'concise', spying)
    expect(asked).toEqual(['none'])
  })

  it('gives no target that is not whole', () => {
    const eliding = contextOf({}, { render: () => ({ text: '...', placement: 'block', elided: 3 }) })
    expect(() => draftOf(sample, 'concise', eliding)).toThrow(/left records/)
    expect(task.eligible({ ...sample, trace: { ...sample.trace, cut: true } })).toBe('trace-cut')
    expect(task.eligible({ ...sample, trace: { ...sample.trace, events: [] } })).toBe('trace-empty')
    expect(task.eligible({ ...sample, trace: { ...sample.trace, outcome: { kind: 'memory' } } })).toBe(
      'not-ended-by-itself',
    )
    expect(task.eligible(sample)).toBeUndefined()
  })

  it('has no arm without a trace', () => {
    expect(() => draftOf(sample, 'direct')).toThrow(/no arm/)
  })
})
