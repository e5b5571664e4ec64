import { styleText } from 'node:util'
import type { StyleName } from '../../schemas/names.ts'
import { factsOf, givenBack } from '../styles/given-back.ts'
import type { Recorded, StyleOptions } from '../styles/style.ts'
import { styles } from '../styles/styles.ts'
import type { Counter } from '../tokens/count.ts'

/** One run in one style, and what that costs and keeps. */
export interface Shown {
  readonly style: StyleName
  readonly text: string
  /** In o200k_base. An inline style's text holds the code too. */
  readonly tokens: number
  /** Events and values that the style's parser gives back. */
  readonly events: number
  readonly values: number
  readonly elided: number
}

const OPTIONS: StyleOptions = { elision: 'published', direction: 'forward' }

/** Renders a run in each of the styles. */
export async function renderings(
  recorded: Recorded,
  names: readonly StyleName[],
  counter: Counter,
): Promise<Shown[]> {
  const rendered = names.map((name) => ({ name, ...styles[name].render(recorded, OPTIONS) }))
  const counts = await counter.count(rendered.map(({ text }) => text))
  return rendered.map(({ name, text, elided }, at) => ({
    style: name,
    text,
    tokens: counts[at] ?? 0,
    ...givenBack(recorded, styles[name].parse(text)),
    elided,
  }))
}

/** The renderings beside one another in numbers, then each in full. */
export function renderingsText(recorded: Recorded, shown: readonly Shown[]): string {
  const whole = factsOf(recorded)
  const width = Math.max(...shown.map(({ style }) => style.length), 'style'.length)
  const row = (style: string, ...cells: readonly (string | number)[]): string =>
    `${style.padEnd(width)}${cells.map((cell) => String(cell).padStart(14)).join('')}`
  const rows = shown.map(({ style, tokens, events, values, elided }) =>
    row(style, tokens, `${events} of ${whole.events}`, `${values} of ${whole.values}`, elided),
  )
  return [
    styleText('bold', row('style', 'tokens', 'events kept', 'values kept', 'elided')),
    ...rows,
    ...shown.map(({ style, text }) => `\n${styleText('bold', `— ${style}`)}\n${text}`),
  ].join('\n')
}
