import { canonical } from '../../python/literal-value.ts'
import { lastCallOf } from '../../python/call-arguments.ts'
import { parseLiteral } from '../../python/literal.ts'
import type { Rule } from './rule.ts'

/** Of what a script reads; what is shorter comes back by chance. */
const SHORT = 3

/** The only argument comes back as it was. Small values do so by chance, and are let be. */
export const identity: Rule = {
  name: 'identity',
  check({ trace, result }, { trivial }) {
    if (trivial === 'keep' || result === undefined || !['list', 'tuple', 'dict', 'str'].includes(result.kind))
      return undefined
    const { kind, text, stdin = '' } = trace.trigger
    if (kind === 'script') {
      const read = stdin.trim()
      return read.length > SHORT && read === trace.stdout.trim() ? read.slice(0, 80) : undefined
    }
    const [only, ...others] = lastCallOf(text)?.given ?? []
    const given =
      only === undefined || others.length > 0
        ? undefined
        : parseLiteral(only.replace(/^[^\W\d]\w*\s*=(?!=)/u, ''))
    return given !== undefined && canonical(given) === canonical(result) ? text.slice(0, 80) : undefined
  },
}
