import { canonical } from '../../python/literal-value.ts'
import { argumentsOf } from '../../python/call-arguments.ts'
import { parseLiteral } from '../../python/literal.ts'
import type { Rule } from './rule.ts'

/** The only argument comes back as it was. Small values do so by chance, and are let be. */
export const identity: Rule = {
  name: 'identity',
  check({ trace, result }, { trivial }) {
    if (trivial === 'keep' || result === undefined || !['list', 'tuple', 'dict', 'str'].includes(result.kind))
      return undefined
    const { text } = trace.trigger
    const [only, ...others] = argumentsOf(text, text.slice(0, text.indexOf('('))) ?? []
    const given = only === undefined || others.length > 0 ? undefined : parseLiteral(only)
    return given !== undefined && canonical(given) === canonical(result) ? text.slice(0, 80) : undefined
  },
}
