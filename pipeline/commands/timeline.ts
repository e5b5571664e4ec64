import { styleText } from 'node:util'
import type { Event, Outcome, Trace } from '../../schemas/trace.ts'

const changesText = (changes: Readonly<Record<string, string | null>>): string =>
  Object.entries(changes)
    .map(
      ([name, value]) =>
        `${styleText('cyan', name)} ${value === null ? styleText('dim', 'unbound') : `= ${value}`}`,
    )
    .join('  ')

function detailOf(event: Event): string {
  switch (event.kind) {
    case 'call':
      return `${styleText('green', `→ ${event.function}`)}  ${changesText(event.arguments)}`
    case 'line':
      return event.changes === undefined ? styleText('dim', 'did not finish') : changesText(event.changes)
    case 'yield':
      return `${styleText('yellow', 'yields')} ${event.value}`
    case 'resume':
      return `${styleText('yellow', 'resumes')}  ${changesText(event.changes)}`
    case 'return':
      return `${styleText('green', '← returns')} ${event.value}`
    case 'raise':
      return styleText('red', `! ${event.type}: ${event.message}`)
    case 'unwind':
      return styleText('red', '← leaves by the exception')
  }
}

function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'returned':
      return styleText('green', `returned ${outcome.value}`)
    case 'raised':
      return styleText('red', `raised ${outcome.type}: ${outcome.message}`)
    case 'exited':
      return styleText('yellow', `exited with ${outcome.code}`)
    default:
      return styleText('red', outcome.kind)
  }
}

/** Frames' depths by their number, from the events themselves. */
function depths(events: readonly Event[]): Map<number, number> {
  const depth = new Map<number, number>()
  for (const event of events) {
    if (event.kind === 'call')
      depth.set(event.frame, event.parent === null ? 0 : (depth.get(event.parent) ?? 0) + 1)
  }
  return depth
}

/** A run as one coloured line an event: where it is, the source, what changed. */
export function timeline(code: string, trace: Trace): string {
  const source = code.split('\n')
  const depth = depths(trace.events)
  const width = Math.min(48, Math.max(...source.map((line) => line.length), 8))
  const lines = trace.events.map((event) => {
    const indent = '│ '.repeat(depth.get(event.frame) ?? 0)
    const text = event.kind === 'line' ? (source[event.line - 1] ?? '') : ''
    const shown = text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width)
    return `${styleText('dim', String(event.line).padStart(4))}  ${styleText('dim', indent)}${shown}  ${detailOf(event)}`
  })
  const total = trace.cut
    ? `${trace.events.length} events, then the recording stopped`
    : `${trace.events.length} events`
  const printed = trace.stdout === '' ? [] : [`${styleText('dim', 'printed')}\n${trace.stdout.trimEnd()}`]
  return [
    ...lines,
    ...printed,
    `${outcomeText(trace.outcome)}  ${styleText('dim', `${total}, ${trace.runtime}`)}`,
  ].join('\n')
}
