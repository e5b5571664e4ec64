import type { Rule } from './rule.ts'

/** `f()`, or `C().m()`: nothing is handed over anywhere. */
const EMPTY_CALLS = /^\s*[\w.]+\(\s*\)(?:\s*\.\s*\w+\(\s*\))*\s*$/u
/** What a method is given without being told. */
const RECEIVERS = new Set(['self', 'cls'])

/** Nothing is given, and no parameter has a default: the call has no input that its answer could hang on. */
export const noInput: Rule = {
  name: 'no-input',
  check({ trace: { trigger, events } }, { trivial }) {
    const { kind, text, stdin = '' } = trigger
    if (trivial === 'keep' || kind !== 'call' || stdin !== '' || !EMPTY_CALLS.test(text)) return undefined
    const isGiven = events.some(
      (event) =>
        event.kind === 'call' &&
        event.parent === null &&
        Object.keys(event.arguments).some((name) => !RECEIVERS.has(name)),
    )
    return isGiven ? undefined : text.slice(0, 80)
  },
}
