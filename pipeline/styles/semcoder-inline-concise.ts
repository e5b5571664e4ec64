import type { Kept } from './elision.ts'
import { parseStates } from './inline-states-parse.ts'
import { renderStates } from './inline-states.ts'
import type { Style } from './style.ts'

const PUBLISHED: Kept = { first: 2, last: 1, most: 3 }

/**
 * SemCoder's inline states in its concise form: of more than three states of a line the first two and the last stay.
 *
 *     for x in xs: # [STATE-2] {"x": 3} [/STATE-2][STATE-5] {"x": -1} [/STATE-5] ... [STATE-9] {"x": 2} [/STATE-9]
 *
 * Without elision it is `semcoder-inline`. The rule holds for each kind of record alone, so that a generator's yields
 * do not push its states out.
 */
export const semcoderInlineConcise: Style = {
  name: 'semcoder-inline-concise',
  reference: 'arXiv:2406.01006; ARiSE-Lab/SemCoder, experiments/construct_trace.py, concise_spad',
  published: PUBLISHED,
  render: (recorded, { elision }) => renderStates(recorded, elision, PUBLISHED),
  parse: parseStates,
}
