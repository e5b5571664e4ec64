import { expect, test } from 'vitest'
import type { Call, Program, Test } from '../schemas/program.ts'
import { identify } from '../pipeline/ingest/identify.ts'
import { mergePrograms } from '../pipeline/supply/merge.ts'

const made = (fields: { calls?: Call[]; tests?: Test[] }): Program =>
  identify({
    code: 'def f(x):\n    return x\n',
    entry_point: 'f',
    origin: { corpus: 'c', path: 'p', license: 'MIT' },
    group: 'g',
    ...fields,
  })

test('two calls that run the same are one, and what the corpus says of it stays', () => {
  const calls: Call[] = [
    { expression: 'f(1)' },
    { expression: 'f(2)', expected: { value: '2' } },
    { expression: ' f(1)\r\n', expected: { value: '1' } },
    { expression: 'f(2)' },
    { expression: 'f(1)', stdin: '' },
  ]
  expect(made({ calls }).calls).toEqual([
    { expression: 'f(1)', expected: { value: '1' } },
    { expression: 'f(2)', expected: { value: '2' } },
    { expression: 'f(1)', stdin: '' },
  ])
})

test('merged programs have each call once', () => {
  const told: Call[] = [{ expression: 'f(3)', expected: { value: '3' } }]
  const bare: Call[] = [{ expression: 'f(3)' }]
  for (const [first, second] of [
    [told, bare],
    [bare, told],
  ] as const)
    expect(mergePrograms(made({ calls: first }), made({ calls: second })).calls).toEqual(told)
})

test("of equal tests the problem's own stays", () => {
  const own: Test[] = [{ source: 'assert f(1) == 1' }, { stdin: '1', stdout: '1\n' }]
  const examples: Test[] = [
    { source: 'assert f(1) == 1\n', origin: 'example' },
    { stdin: '1', stdout: '1', origin: 'observed' },
  ]
  for (const [first, second] of [
    [own, examples],
    [examples, own],
  ] as const)
    expect(mergePrograms(made({ tests: first }), made({ tests: second })).tests).toEqual(own)
})
