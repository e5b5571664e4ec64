import type { Rule } from './rule.ts'

/** Results that are long to write whatever they are. */
export const longResult: Rule = {
  name: 'long-result',
  check({ trace: { outcome } }, { result_characters }) {
    if (outcome.kind !== 'returned' || outcome.value.length <= result_characters) return undefined
    return `${outcome.value.length} characters`
  },
}
