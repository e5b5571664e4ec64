import type { Rule } from './rule.ts'

/** Neither nothing to follow nor more than anyone can. */
export const steps: Rule = {
  name: 'steps-out-of-range',
  check({ trace }, { steps: { least, most } }) {
    const { events_total: total } = trace
    if (total === null) return `over ${trace.limits.events} events`
    return total < least || total > most ? `${total} events, wanted ${least} to ${most}` : undefined
  },
}
