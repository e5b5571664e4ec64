import { readException } from './bindings.ts'
import { readTag, type ParsedEvent } from './collector.ts'
import type { ParsedTrace } from './style.ts'
import { decodeName, decodeValue, unescapeText } from './value-text.ts'

/** Names that a variable may not have as it is, since entries use them. */
export const RESERVED: ReadonlySet<string> = new Set([
  '__return__',
  '__yield__',
  '__raise__',
  '__unwind__',
  '__resume__',
  '__end__',
])

const START = '  # '
const ENTRIES = /^(?:@\d+ )?\((?:-\)$|\d+[ )])/

/** Index of the comment that holds a line's entries: it is the last one. */
export function annotationAt(line: string): number | undefined {
  const at = line.lastIndexOf(START)
  return at >= 0 && ENTRIES.test(line.slice(at + START.length)) ? at : undefined
}

export function splitAnnotation(line: string): { code: string; entries: string } | undefined {
  const at = annotationAt(line)
  return at === undefined ? undefined : { code: line.slice(0, at), entries: line.slice(at + START.length) }
}

interface Found {
  readonly number: number
  readonly event: ParsedEvent
}

/**
 * Reads the entries of all lines in the order of their steps. What a line returns, yields or raises follows the line
 * at once, though calls that it made came between; a call follows the line that made it.
 */
export function parseAnnotations(text: string): ParsedTrace {
  const found: Found[] = []
  let ending: string | undefined
  for (const [index, source] of text.split(/\r\n|\r|\n/).entries()) {
    const entries = splitAnnotation(source)?.entries
    if (entries !== undefined) ending = readEntries(entries, index + 1, found) ?? ending
  }
  const isCall = (event: ParsedEvent): number => (event.kind === 'call' ? 1 : 0)
  found.sort((a, b) => a.number - b.number || isCall(a.event) - isCall(b.event))
  return { events: found.map(({ event }) => event), ...(ending === undefined ? {} : { ending }) }
}

const CHUNK = /^(?:@(\d+) )?(?:\((\d+|-)(?: (call))?(?: ([^\s)]+#\d+))?(?: by ([^\s)]+#\d+))?\) ?)?(.*)$/s

function readEntries(entries: string, physical: number, found: Found[]): string | undefined {
  let line = physical
  let number = 0
  let frame = 0
  let caller: number | null = null
  /** Where the entry starts: its line began before it yielded. */
  let start = 0
  let ending: string | undefined
  /** Changes of the entry being read; what it belongs to is made when its first item comes. */
  let facts: Record<string, string | null> | undefined
  for (const chunk of entries.split(/; ?/)) {
    const parts = CHUNK.exec(chunk)
    if (parts === null) continue
    const [, moved, step, call, tag, parent, item = ''] = parts
    if (moved !== undefined) line = Number(moved)
    if (step !== undefined) {
      number = Number(step)
      const own = tag === undefined ? undefined : readTag(tag)
      frame = own?.frame ?? 0
      caller = parent === undefined ? null : (readTag(parent)?.frame ?? null)
      facts = undefined
      start = found.length
      if (call !== undefined || (own === undefined && step === '0' && !item.startsWith('__end__'))) {
        facts = {}
        const named = own === undefined ? {} : { function: own.function }
        const values = facts as Record<string, string>
        found.push({
          number,
          event: { kind: 'call', frame, parent: caller, line, ...named, arguments: values },
        })
      }
    }
    const text = readItem(item)
    if (text === undefined) continue
    const { name, value } = text
    switch (name) {
      case '__end__':
        ending = unescapeText(value ?? '')
        break
      case '__resume__':
        facts = {}
        found.push({ number, event: { kind: 'resume', frame, parent: caller, line, changes: facts } })
        break
      case '__return__':
      case '__yield__': {
        const kind = name === '__return__' ? 'return' : 'yield'
        found.push({ number, event: { kind, frame, line, value: decodeValue(value ?? '') } })
        break
      }
      case '__raise__':
        found.push({ number, event: { kind: 'raise', frame, line, ...readException(value ?? '') } })
        break
      case '__unwind__':
        found.push({ number, event: { kind: 'unwind', frame, line } })
        break
      default:
        if (facts === undefined) {
          facts = {}
          found.splice(start, 0, { number, event: { kind: 'line', frame, line, changes: facts } })
        }
        Object.defineProperty(facts, decodeName(name), {
          value: value === null ? null : decodeValue(value),
          enumerable: true,
          configurable: true,
          writable: true,
        })
    }
  }
  return ending
}

function readItem(item: string): { name: string; value: string | null } | undefined {
  if (item === '' || /^\.\.\.(?: \d+ more)?$/.test(item)) return undefined
  if (item.startsWith('del ')) return { name: item.slice(4), value: null }
  const equals = item.indexOf('=')
  return equals < 0
    ? { name: item, value: null }
    : { name: item.slice(0, equals), value: item.slice(equals + 1) }
}
