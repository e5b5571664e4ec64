import { expect, test } from 'vitest'
import { UserError } from '../../pipeline/errors.ts'
import { requireShelter } from '../../pipeline/run/recorders.ts'
import type { Shelter } from '../../pipeline/trace/isolation.ts'

const shelter = (level: Shelter['level']): Shelter => ({
  level,
  layers: ['rlimits'],
  missing: [{ layer: 'seccomp', open: 'the whole interface of the kernel' }],
})

test('code that nothing shuts in runs only where it is said to be trusted', () => {
  expect(() => requireShelter(shelter('rlimits'), true)).not.toThrow()
  for (const level of ['namespaces', 'landlock'] as const) {
    expect(() => requireShelter(shelter(level), false)).not.toThrow()
  }
  let refusal: unknown
  try {
    requireShelter(shelter('rlimits'), false)
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(UserError)
  expect(refusal).toMatchObject({ fault: 'refused' })
  // One line that names the risk and the way out.
  expect(String(refusal)).toMatch(/no seccomp: the whole interface of the kernel.*--trust-code/)
})
