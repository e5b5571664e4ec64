import type { Recorded } from '../../pipeline/styles/style.ts'
import { NESTED, TALLY, THROWN } from './fixtures.ts'
import { generated } from './generated.ts'
import { observed } from './observed.ts'

/** What every style is tried on, by name: recorded traces, the worked examples, and generated ones. */
export const TRACES: readonly (readonly [string, Recorded])[] = [
  ...observed(),
  ['tally', TALLY],
  ['nested', NESTED],
  ['thrown', THROWN],
  ...Array.from({ length: 120 }, (_, seed) => [`single ${seed}`, generated(seed, 1)] as const),
  ...Array.from({ length: 180 }, (_, seed) => [`several ${seed}`, generated(9000 + seed, 7)] as const),
]
