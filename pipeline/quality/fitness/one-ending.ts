import type { Rule } from './rule.ts'

/** Which of a program's calls raise is no question where all do, or none does. */
export const oneEnding: Rule = {
  name: 'one-ending',
  check({ traces }, { trivial }) {
    const raising = traces.filter(({ outcome }) => outcome.kind === 'raised').length
    if (trivial === 'keep' || (raising > 0 && raising < traces.length)) return undefined
    return raising === 0 ? `none of ${traces.length} calls raises` : `all ${raising} calls raise`
  },
}
