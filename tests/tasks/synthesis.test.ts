import { describe, expect, it } from 'vitest'
import { synthesis as task } from '../../pipeline/tasks/synthesis.ts'
import type { Program } from '../../schemas/program.ts'
import { contextOf, draftOf, execute, programOf, rowOf, sampleOf, traceOf, turn } from './fixtures.ts'

const CODE = 'def f(xs):\n    return max(xs)\n'
const of = (fields: Partial<Program> = {}) => {
  const program = programOf(CODE, {
    instruction: 'Return the largest item.',
    tests: [{ source: 'assert f([1, 3, 2]) == 3' }, { source: 'assert f([-1]) == -1' }],
    ...fields,
  })
  const outcome = { kind: 'returned', value: 'None', literal: true } as const
  return sampleOf(
    'synthesis',
    program,
    traceOf(program, { kind: 'test', text: 'assert f([1, 3, 2]) == 3' }, outcome),
  )
}

describe('synthesis', () => {
  it('asks by the instruction and the signature, and holds no solution', () => {
    const draft = draftOf(of(), 'direct')
    expect(turn(draft, 'user')).toContain('Return the largest item.')
    expect(turn(draft, 'user')).toContain('```python\ndef f(xs):\n```')
    expect(turn(draft, 'user')).not.toContain('max(xs)')
    expect(turn(draft, 'assistant')).toBe(`\`\`\`python\n${CODE}\`\`\``)
    expect(draft).toMatchObject({ style: '', trace_in: 'none' })
  })

  it('is judged by all tests', async () => {
    const sample = of()
    const draft = draftOf(sample, 'direct')
    const judge = (answer: string) => task.check(rowOf(sample, draft), answer, sample, execute)
    expect(await judge(turn(draft, 'assistant'))).toEqual({ kind: 'correct' })
    expect(await judge('Sure.\n```python\ndef f(a):\n    return sorted(a)[-1]\n```\nDone.')).toEqual({
      kind: 'correct',
    })
    expect(await judge('```python\ndef f(a):\n    return 3\n```')).toMatchObject({ kind: 'wrong' })
    expect(await judge('```python\ndef g(a):\n    return max(a)\n```')).toMatchObject({ kind: 'wrong' })
    expect(await judge('I cannot.')).toMatchObject({ kind: 'wrong' })
    expect(await judge(' ')).toMatchObject({ kind: 'unreadable' })
  })

  it('asks for a script where every test is a run of one', async () => {
    const { entry_point: _, ...program } = programOf('print(int(input()) + 1)\n', {
      instruction: 'Add one.',
      tests: [
        { stdin: '1\n', stdout: '2' },
        { stdin: '-1\n', stdout: '0' },
      ],
    })
    const outcome = { kind: 'returned', value: 'None', literal: true } as const
    const sample = sampleOf(
      'synthesis',
      program,
      traceOf(program, { kind: 'script', text: '', stdin: '1\n' }, outcome, { stdout: '2\n' }),
    )
    expect(task.eligible(sample)).toBeUndefined()
    expect(turn(draftOf(sample, 'direct'), 'user')).toMatch(/Add one\.\n\nThe program reads standard input/)
    const judge = (answer: string) =>
      task.check(rowOf(sample, draftOf(sample, 'direct')), answer, sample, execute)
    expect(await judge(turn(draftOf(sample, 'direct'), 'assistant'))).toEqual({ kind: 'correct' })
    expect(await judge('```python\nprint(2)\n```')).toMatchObject({ kind: 'wrong' })
    const mixed = { ...program, tests: [...program.tests, { source: 'assert True' }] }
    expect(task.eligible({ ...sample, program: mixed })).toBe('no-entry-point')
  })

  it('says why a sample is not fit', () => {
    const without = (field: 'instruction' | 'entry_point') => {
      const sample = of()
      const { [field]: _, ...program } = sample.program
      return task.eligible({ ...sample, program })
    }
    expect(task.eligible(of())).toBeUndefined()
    expect(without('instruction')).toBe('no-instruction')
    expect(without('entry_point')).toBe('no-entry-point')
    expect(task.eligible(of({ tests: [] }))).toBe('no-tests')
    expect(task.eligible(of({ buggy_of: 'a'.repeat(64) }))).toBe('buggy')
    expect(task.eligible(of({ entry_point: 'g' }))).toBe('no-signature')
    expect(task.eligible(of({ instruction: `Do this:\n${CODE}` }))).toBe('answer-in-prompt')
  })

  it("uses the recipe's wording", () => {
    const context = contextOf({ tasks: { synthesis: { instruction: 'Code it.' } } })
    expect(turn(draftOf(of(), 'direct', context), 'user')).toMatch(/^Code it\.\n\nReturn/)
  })
})
