import { resultText } from '../../results.ts'
import type { Rule } from './rule.ts'

/** Results that are long to write whatever they are. */
export const longResult: Rule = {
  name: 'long-result',
  check({ trace }, { result_characters }) {
    const { length } = resultText(trace)
    return length <= result_characters ? undefined : `${length} characters`
  },
}
