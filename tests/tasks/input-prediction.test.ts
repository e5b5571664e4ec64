import { describe, expect, it } from 'vitest'
import { inputPrediction as task } from '../../pipeline/tasks/input-prediction.ts'
import {
  callSample,
  contextOf,
  draftOf,
  execute,
  programOf,
  rowOf,
  sampleOf,
  traceOf,
  turn,
} from './fixtures.ts'

const CODE = 'def f(a, b=0):\n    return sorted(a)[:2]\n'
const sample = callSample('input-prediction', CODE, 'f([3, 1, 2], b=1)', '[1, 2]')

describe('input-prediction', () => {
  it('asks for a call by its result', () => {
    const draft = draftOf(sample, 'direct')
    expect(turn(draft, 'user')).toContain('assert f(??) == [1, 2]')
    expect(turn(draft, 'user')).not.toContain('3, 1, 2')
    expect(turn(draft, 'assistant')).toBe('[ANSWER]f([3, 1, 2], b=1)[/ANSWER]')
    expect(draft.trace_in).toBe('none')
  })

  it('tells its trace backward, in the response', () => {
    const draft = draftOf(sample, 'semcoder-monologue')
    expect(turn(draft, 'user')).toBe(turn(draftOf(sample, 'direct'), 'user'))
    expect(turn(draft, 'assistant')).toMatch(/^semcoder-monologue backward\n[^]*\n\n\[ANSWER\]f\(/)
    expect(draft).toMatchObject({ style: 'semcoder-monologue', trace_in: 'response' })
  })

  it.each([
    ['f([3, 1, 2], b=1)', 'correct'],
    ['f([1, 2])', 'correct'],
    ['f((2, 1, 9))', 'correct'],
    [' f([1, 2]) ', 'correct'],
    ['f([1, 3])', 'wrong'],
    ['f([1.0, 2])', 'wrong'],
    ['f(None)', 'wrong'],
    ['[1, 2]', 'unreadable'],
    ['sorted([1, 2])', 'unreadable'],
    ['f([1, 3]) or [1, 2]', 'unreadable'],
    ['f(globals().update(f=lambda x: [1, 2]))', 'unreadable'],
  ])('judges %j as %s by running it', async (answer, kind) => {
    const row = rowOf(sample, draftOf(sample, 'direct'))
    expect(await task.check(row, `[ANSWER]${answer}[/ANSWER]`, sample, execute)).toMatchObject({ kind })
  })

  it('accepts its own answers', async () => {
    for (const arm of ['direct', 'concise', 'next'] as const) {
      const draft = draftOf(sample, arm)
      expect(await task.check(rowOf(sample, draft), turn(draft, 'assistant'), sample, execute)).toEqual({
        kind: 'correct',
      })
    }
  })

  it('says why a sample is not fit', () => {
    const of = (call: string, code = CODE) =>
      task.eligible(callSample('input-prediction', code, call, '[1, 2]'))
    expect(task.eligible(sample)).toBeUndefined()
    expect(of('f([1, 2]) + []')).toBe('not-a-call-of-literals')
    expect(of('f(g(1))')).toBe('not-a-call-of-literals')
    expect(of('f([1, 2])', `${CODE}\nprint(f([1,2]))\n`)).toBe('answer-in-prompt')
    const { entry_point: _, ...nameless } = sample.program
    expect(task.eligible({ ...sample, program: nameless })).toBe('no-entry-point')
    const program = programOf(CODE)
    const raised = traceOf(
      program,
      { kind: 'call', text: 'f(1)' },
      { kind: 'raised', type: 'E', message: '', traceback: '' },
    )
    expect(task.eligible(sampleOf('input-prediction', program, raised))).toBe('not-returned')
    const script = traceOf(
      program,
      { kind: 'script', text: '' },
      { kind: 'returned', value: 'None', literal: true },
    )
    expect(task.eligible(sampleOf('input-prediction', program, script))).toBe('trigger-is-not-a-call')
  })

  it("uses the recipe's wording", () => {
    const context = contextOf({ tasks: { 'input-prediction': { instruction: 'Go back.' } } })
    expect(turn(draftOf(sample, 'direct', context), 'user')).toMatch(/^Go back\.\n\n/)
  })
})
