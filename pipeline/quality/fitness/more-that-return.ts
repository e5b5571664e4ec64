import type { Trace } from '../../../schemas/trace.ts'
import type { Rule } from './rule.ts'

const sameTrigger = (a: Trace, b: Trace): boolean =>
  a.trigger.text === b.trigger.text && a.trigger.stdin === b.trigger.stdin

/** Calls that return are many, so those beyond the number of the program's calls that raise are left out. */
export const moreThatReturn: Rule = {
  name: 'more-that-return',
  check({ trace, traces }, { trivial }) {
    if (trivial === 'keep' || trace.outcome.kind !== 'returned') return undefined
    const returning = traces.filter(({ outcome }) => outcome.kind === 'returned')
    const raising = traces.filter(({ outcome }) => outcome.kind === 'raised').length
    // A variant's calls are those of its origin.
    const place = returning.findIndex((each) => sameTrigger(each, trace))
    return place < raising ? undefined : `number ${place + 1} of those that return, ${raising} raise`
  },
}
