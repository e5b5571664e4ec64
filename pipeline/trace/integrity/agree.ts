import type { Trace } from '../../../schemas/trace.ts'
import { cutText } from '../../cut-text.ts'
import { sameLiteral } from '../../python/literal.ts'

type Ran = Pick<Trace, 'outcome' | 'stdout'>

/** How two runs compare. `order`: equal values whose texts differ, as those of a dict made from a set do. */
export type Agreement =
  | { readonly kind: 'same' }
  | { readonly kind: 'order' | 'different'; readonly detail: string }

const SHOWN = 60
const BEFORE = 20

/** Two texts from a little before the first place where they differ. */
export function firstDifference(first: string, second: string): string {
  let at = 0
  while (at < first.length && first[at] === second[at]) at++
  const from = Math.max(0, at - BEFORE)
  const [left, right] = [first, second].map((text) => JSON.stringify(cutText(text.slice(from), SHOWN)))
  return `character ${at}: ${left} and ${right}`
}

/** An address is zeros already, but as many as its digits, and that the layout decides. */
const plain = (text: string): string => text.replace(/\bat 0x0+\b/g, 'at 0x0')

/** Whether two runs printed the same and ended the same: type, message and traceback of an exception included. */
export function agreement(first: Ran, second: Ran): Agreement {
  const [one, other] = [first.outcome, second.outcome]
  if (one.kind !== other.kind) return { kind: 'different', detail: `ended as ${one.kind} and ${other.kind}` }
  const [printed, reprinted] = [plain(first.stdout), plain(second.stdout)]
  if (printed !== reprinted) {
    return { kind: 'different', detail: `printed, ${firstDifference(printed, reprinted)}` }
  }
  const [text, retold] = [one, other].map((outcome) => plain(JSON.stringify(outcome)))
  if (text === retold) return { kind: 'same' }
  if (one.kind === 'returned' && other.kind === 'returned') {
    const equal = one.literal && other.literal && sameLiteral(one.value, other.value)
    return {
      kind: equal ? 'order' : 'different',
      detail: `returned, ${firstDifference(one.value, other.value)}`,
    }
  }
  return { kind: 'different', detail: `${one.kind}, ${firstDifference(text ?? '', retold ?? '')}` }
}

/** Where two recordings part, in words; undefined where they tell the same. */
export function parting(first: Pick<Trace, 'events'>, second: Pick<Trace, 'events'>): string | undefined {
  const [events, others] = [first.events, second.events]
  for (const [index, event] of events.entries()) {
    const other = others[index]
    if (other === undefined) return `event ${index} of ${events.length} comes only once`
    const [text, retold] = [plain(JSON.stringify(event)), plain(JSON.stringify(other))]
    if (text !== retold) return `event ${index}, ${firstDifference(text, retold)}`
  }
  return others.length > events.length ? `${events.length} events and ${others.length}` : undefined
}
