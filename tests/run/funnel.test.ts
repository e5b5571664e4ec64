import { expect, test } from 'vitest'
import { Funnel } from '../../pipeline/run/funnel.ts'

const rejection = { stage: 'trace', reason: 'timeout', id: 'a', detail: '' }

test('a funnel that adds up closes, with reasons counted', () => {
  const funnel = new Funnel(['ingest', 'trace'])
  funnel.count('trace', 'in', 3)
  funnel.count('trace', 'out', 1)
  funnel.reject(rejection)
  funnel.reject(rejection)
  expect(funnel.close()).toEqual([
    { stage: 'ingest', in: 0, out: 0, rejected: {} },
    { stage: 'trace', in: 3, out: 1, rejected: { timeout: 2 } },
  ])
  expect(funnel.topReason()).toEqual({ reason: 'trace/timeout', records: 2 })
})

test('a record that is neither given out nor rejected is a bug, not a rounding', () => {
  const funnel = new Funnel(['trace'])
  funnel.count('trace', 'in', 2)
  funnel.count('trace', 'out', 1)
  expect(() => funnel.close()).toThrow('trace took in 2, gave out 1 and rejected 0')
})

test('an unknown stage is refused', () => {
  expect(() => new Funnel(['trace']).count('tracing', 'in')).toThrow("no stage 'tracing'")
})
