import { describe, expect, it } from 'vitest'
import { outputPrediction as task } from '../../pipeline/tasks/output-prediction.ts'
import type { Outcome } from '../../schemas/trace.ts'
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

const CODE = 'def f(xs):\n    return [x * 2 for x in xs]\n'
const sample = callSample('output-prediction', CODE, 'f([1, 2])', '[2, 4]')
const script = (stdout: string, outcome: Outcome = { kind: 'returned', value: 'None', literal: true }) => {
  const program = programOf('print(sum(map(int, input().split())))\n')
  return sampleOf(
    'output-prediction',
    program,
    traceOf(program, { kind: 'script', text: '', stdin: '1 2\n' }, outcome, { stdout }),
  )
}

describe('output-prediction', () => {
  it('asks with the code and the call, and answers with the literal alone', () => {
    const draft = draftOf(sample, 'direct')
    expect(turn(draft, 'user')).toContain(`\`\`\`python\n${CODE}\`\`\``)
    expect(turn(draft, 'user')).toContain('```python\nassert f([1, 2]) == ??\n```')
    expect(turn(draft, 'assistant')).toBe('[ANSWER][2, 4][/ANSWER]')
    expect(draft).toMatchObject({ arm: 'direct', style: '', trace_in: 'none', elided: false })
  })

  it('shows a trace in the response only, and the same prompt in every arm', () => {
    const direct = draftOf(sample, 'direct')
    for (const arm of ['concise', 'next', 'semcoder-monologue'] as const) {
      const draft = draftOf(sample, arm)
      expect(turn(draft, 'user')).toBe(turn(direct, 'user'))
      expect(turn(draft, 'assistant')).toMatch(/\n\n\[ANSWER\]\[2, 4\]\[\/ANSWER\]$/)
      expect(turn(draft, 'assistant')).toContain(arm)
      expect(draft).toMatchObject({ style: arm, trace_in: 'response' })
    }
    expect(turn(draftOf(sample, 'concise'), 'assistant')).toMatch(/^concise forward\n/)
    expect(turn(draftOf(sample, 'next'), 'assistant')).toMatch(/^```python\n.*\n```\n\n\[ANSWER\]/s)
  })

  it.each([
    ['direct', '[2, 4]', 'correct'],
    ['concise', '[2, 4]', 'correct'],
    ['direct', '[2,4]', 'correct'],
    ['direct', '(2, 4)', 'wrong'],
    ['direct', '[2, 4.0]', 'wrong'],
    ['direct', '[4, 2]', 'wrong'],
    ['direct', 'the list', 'unreadable'],
  ] as const)('judges %s %s as %s', async (arm, answer, kind) => {
    const draft = draftOf(sample, arm)
    const text = turn(draft, 'assistant').replace('[ANSWER][2, 4][', `[ANSWER]${answer}[`)
    expect(await task.check(rowOf(sample, draft), text, sample, execute)).toMatchObject({ kind })
  })

  it('cannot read an answer without tags', async () => {
    const row = rowOf(sample, draftOf(sample, 'direct'))
    expect(await task.check(row, '[2, 4]', sample, execute)).toMatchObject({ kind: 'unreadable' })
  })

  it('is judged by a new execution, not by what the row says', async () => {
    const lying = callSample('output-prediction', CODE, 'f([1, 2])', '[9]')
    const draft = draftOf(lying, 'direct')
    const verdict = await task.check(rowOf(lying, draft), turn(draft, 'assistant'), lying, execute)
    expect(verdict.kind).toBe('wrong')
  })

  it('asks what a script prints, with its input', async () => {
    const printed = script('3\n')
    const draft = draftOf(printed, 'direct')
    expect(turn(draft, 'user')).toContain('```text\n1 2\n```')
    expect(turn(draft, 'user')).not.toContain('??')
    expect(turn(draft, 'assistant')).toBe('[ANSWER]\n3\n[/ANSWER]')
    const run = () =>
      Promise.resolve({ kind: 'returned', value: 'None', literal: true, stdout: '3\n' } as const)
    const row = rowOf(printed, draft)
    expect(await task.check(row, turn(draft, 'assistant'), printed, run)).toEqual({ kind: 'correct' })
    expect(await task.check(row, '[ANSWER]3[/ANSWER]', printed, run)).toEqual({ kind: 'correct' })
    expect(await task.check(row, '[ANSWER]\n4\n[/ANSWER]', printed, run)).toMatchObject({ kind: 'wrong' })
    expect(await task.check(row, '[ANSWER]\n 3\n[/ANSWER]', printed, run)).toMatchObject({ kind: 'wrong' })
  })

  it('keeps text in other scripts as it is', async () => {
    const code = 'def f(s):\n    return s + "é😀"\n'
    const other = callSample('output-prediction', code, "f('漢')", "'漢é😀'")
    const draft = draftOf(other, 'direct')
    expect(turn(draft, 'user')).toContain("f('漢')")
    expect(await task.check(rowOf(other, draft), turn(draft, 'assistant'), other, execute)).toEqual({
      kind: 'correct',
    })
  })

  it('fences code that holds backticks with a longer fence', () => {
    const code = 'def f(x):\n    """```\n    ```"""\n    return x\n'
    const user = turn(draftOf(callSample('output-prediction', code, 'f(1)', '1'), 'direct'), 'user')
    expect(user).toContain(`\`\`\`\`python\n${code}\`\`\`\``)
  })

  it("uses the recipe's wording and system message", () => {
    const context = contextOf({
      system: 'Be brief.',
      tasks: { 'output-prediction': { instruction: 'What comes out?' } },
    })
    const draft = draftOf(sample, 'direct', context)
    expect(draft.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant'])
    expect(draft.messages[0]?.content).toBe('Be brief.')
    expect(turn(draft, 'user')).toMatch(/^What comes out\?\n\n```python/)
    expect(turn(draft, 'user')).toContain('[ANSWER]')
  })

  it('says why a sample is not fit', () => {
    const withOutcome = (outcome: Outcome) => {
      const program = programOf(CODE)
      return sampleOf(
        'output-prediction',
        program,
        traceOf(program, { kind: 'call', text: 'f([1])' }, outcome),
      )
    }
    expect(task.eligible(sample)).toBeUndefined()
    expect(task.eligible(script('3\n'))).toBeUndefined()
    expect(task.eligible(withOutcome({ kind: 'timeout' }))).toBe('not-returned')
    expect(task.eligible(withOutcome({ kind: 'raised', type: 'E', message: '', traceback: '' }))).toBe(
      'not-returned',
    )
    expect(task.eligible(withOutcome({ kind: 'returned', value: '<A x=1>', literal: false }))).toBe(
      'not-a-literal',
    )
    expect(task.eligible(withOutcome({ kind: 'returned', value: "'[/ANSWER]'", literal: true }))).toBe(
      'answer-holds-tags',
    )
    expect(task.eligible(script('\n'))).toBe('no-output')
    const test = traceOf(sample.program, { kind: 'test', text: 'assert f([])' }, { kind: 'timeout' })
    expect(task.eligible({ ...sample, trace: test })).toBe('trigger-is-a-test')
  })

  it('refuses a cut trace only where it would be shown', () => {
    const cut = callSample('output-prediction', CODE, 'f([1, 2])', '[2, 4]', {
      cut: true,
      events_total: null,
    })
    expect(task.eligible(cut, 'direct')).toBeUndefined()
    expect(task.eligible(cut, 'concise')).toBe('trace-cut')
    const empty = callSample('output-prediction', CODE, 'f([1, 2])', '[2, 4]', { events: [] })
    expect(task.eligible(empty, 'concise')).toBe('trace-empty')
  })

  it('gives no prompt that holds its answer', () => {
    const documented = `def f(xs):\n    """\n    >>> f([1, 2])\n    [2, 4]\n    """\n    return [x * 2 for x in xs]\n`
    expect(task.eligible(callSample('output-prediction', documented, 'f([1, 2])', '[2, 4]'))).toBe(
      'answer-in-prompt',
    )
    expect(task.eligible(callSample('output-prediction', documented, 'f([5])', '[10]'))).toBeUndefined()
    for (const arm of ['direct', 'concise', 'next'] as const) {
      expect(turn(draftOf(sample, arm), 'user')).not.toContain('[2, 4]')
    }
  })
})
