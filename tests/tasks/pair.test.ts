import { describe, expect, it } from 'vitest'
import { DEFAULT_ARMS, MATCHED_ARMS, STYLES, TASKS } from '../../schemas/names.ts'
import type { Program } from '../../schemas/program.ts'
import { armsOf } from '../../pipeline/tasks/arms.ts'
import { canonicalJson } from '../../pipeline/tasks/canonical-json.ts'
import { matched } from '../../pipeline/tasks/matched.ts'
import { pairOf, sampleIdOf } from '../../pipeline/tasks/pair.ts'
import { tasks } from '../../pipeline/tasks/tasks.ts'
import { callSample, contextOf, draftOf, recipeOf, repairSample, rowOf } from './fixtures.ts'

const sample = callSample('output-prediction', 'def f(x):\n    return x\n', 'f(1)', '1')

describe('sampleIdOf', () => {
  it('is stable, and differs by program, trigger, input and task', () => {
    const id = sampleIdOf('p', { kind: 'call', text: 'f(1)' }, 'repair')
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(sampleIdOf('p', { text: 'f(1)', kind: 'call' }, 'repair')).toBe(id)
    const others = [
      sampleIdOf('q', { kind: 'call', text: 'f(1)' }, 'repair'),
      sampleIdOf('p', { kind: 'test', text: 'f(1)' }, 'repair'),
      sampleIdOf('p', { kind: 'call', text: 'f(2)' }, 'repair'),
      sampleIdOf('p', { kind: 'call', text: 'f(1)', stdin: '' }, 'repair'),
      sampleIdOf('p', { kind: 'call', text: 'f(1)' }, 'synthesis'),
    ]
    expect(new Set([id, ...others]).size).toBe(6)
  })
})

describe('pairOf', () => {
  it('is a row of the schema, and the same one each time', () => {
    const row = rowOf(sample, draftOf(sample, 'concise'))
    expect(row).toEqual(rowOf(sample, draftOf(sample, 'concise')))
    expect(row).toMatchObject({
      sample_id: sample.sample_id,
      program_id: sample.program.id,
      group: 'tests/f',
      source: 'tests',
      license: 'Apache-2.0',
      instruction_origin: '',
      status: 'returned',
      exception: null,
      n_events: 3,
      n_tokens: 2,
      n_prompt_tokens: 1,
    })
    expect(row.meta).toBe('{"expected":"1","trigger":{"kind":"call","text":"f(1)"}}')
  })

  it('names the exception', () => {
    const repair = repairSample()
    expect(rowOf(repair, draftOf(repair, 'code-only'))).toMatchObject({
      status: 'raised',
      exception: 'AssertionError',
    })
  })

  it('names the licence of the answer, too', () => {
    const repair = repairSample()
    const licensed = (license: string): Program => {
      const program = repair.fixed ?? repair.program
      return { ...program, origin: { ...program.origin, license } }
    }
    const other = { ...repair, fixed: licensed('MIT OR ISC') }
    expect(rowOf(other, draftOf(other, 'code-only')).license).toBe('(MIT OR ISC) AND Apache-2.0')
    const same = { ...repair, fixed: licensed('Apache-2.0') }
    expect(rowOf(same, draftOf(same, 'code-only')).license).toBe('Apache-2.0')
  })

  it('has an id of its own in every arm', () => {
    const repair = repairSample()
    const context = contextOf({}, { placebo: repairSample({ group: 'other' }) })
    const rows = MATCHED_ARMS.map((arm) =>
      pairOf(repair, draftOf(repair, arm, context), { n_tokens: 1, n_prompt_tokens: 1 }),
    )
    expect(new Set(rows.map(({ id }) => id)).size).toBe(MATCHED_ARMS.length)
    expect(new Set(rows.map(({ sample_id }) => sample_id)).size).toBe(1)
  })
})

describe('canonicalJson', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [{ z: 1, a: null }], a: 'é', c: undefined })).toBe(
      '{"a":"é","b":[{"a":null,"z":1}]}',
    )
  })
})

describe('armsOf', () => {
  it("follows the recipe's defaults", () => {
    const recipe = recipeOf()
    expect(armsOf('repair', recipe)).toEqual(DEFAULT_ARMS)
    expect(armsOf('output-prediction', recipe)).toEqual(['direct', 'semcoder-monologue'])
    expect(armsOf('trace-prediction', recipe)).toEqual(['codeexecutor-delta'])
    expect(armsOf('synthesis', recipe)).toEqual(['direct'])
  })

  it('is empty for a task that the recipe leaves out, and repeats nothing', () => {
    const recipe = recipeOf({
      tasks: { 'input-prediction': { evidence: ['next', 'direct', 'next'] } },
      arms: ['code-only'],
    })
    expect(armsOf('input-prediction', recipe)).toEqual(['next', 'direct'])
    for (const task of TASKS.filter((name) => name !== 'input-prediction'))
      expect(armsOf(task, recipe)).toEqual([])
  })
})

describe('tasks', () => {
  it('are registered by their own names', () => {
    for (const name of TASKS) expect(tasks[name].name).toBe(name)
    expect(STYLES.length).toBeGreaterThan(0)
  })
})

describe('matched', () => {
  const repair = repairSample()
  const rows = (sizes: Record<string, number>) =>
    Object.entries(sizes).map(([arm, n_tokens]) => ({
      ...rowOf(repair, draftOf(repair, 'code-only')),
      arm,
      n_tokens,
    }))

  it('keeps a sample whose every arm fits', () => {
    const pairs = rows({ 'code-only': 10, concise: 100 })
    expect(matched(pairs, 100)).toEqual({ kind: 'kept', pairs })
    expect(matched([], 1)).toEqual({ kind: 'kept', pairs: [] })
  })

  it('rejects it whole otherwise, and names the worst arm and every arm over', () => {
    expect(matched(rows({ 'code-only': 10, next: 101, concise: 150, scratchpad: 120 }), 100)).toEqual({
      kind: 'rejected',
      reason: 'over-budget',
      detail: 'concise: 150 tokens, budget 100',
      over: ['next', 'concise', 'scratchpad'],
    })
  })
})
