import { readBindings, readException, writeBindings, writeException } from './bindings.ts'
import { bound, readTag, record, type ParsedEvent } from './collector.ts'
import { gapMark, keptUnder, type Kept } from './elision.ts'
import { callerTag, frameTag } from './frame-tag.ts'
import { endingOf, hasManyFrames, programEvents, replay, type Step } from './steps.ts'
import type { ParsedTrace, Style } from './style.ts'
import { decodeValue, unescapeText, ValueText } from './value-text.ts'

const PUBLISHED: Kept = { first: 2, last: 1, most: 3 }

/**
 * The bullets that the artifact of arXiv 2509.11686 calls OUR01: one for each line that changed something, with its
 * changes in time order. `(2)` counts changes, the input is the first and stands at line 0. Of more than three entries
 * of a line the first two and the last stay, and semicolons part them; up to three stand side by side.
 *
 *     * line 0: (1) xs = [3, -1, 4, 2]
 *     * line 4: (4) x = 3; (7) x = -1; ...; (11) x = 2
 *     * line 8: __return__=(9, 3)
 *
 * The artifact loses what the line of a return changed, and tells an exception as a result. Here both stay:
 * `__raise__=KeyError: 'a'` for each frame that an exception reaches, `__unwind__` when a frame ends by it; and
 * `__yield__=1`, `__resume__`, `del x`, and `* end: why` where recording or run ended early. With several frames each
 * entry names its own, `(4 sq#1)`, results are counted too, and a call stands at the line of its function,
 * `(4 call sq#1 by tally#0) x = 2`. Entries are counted in the order in which lines finished.
 */
export const our01: Style = {
  name: 'our01',
  reference: 'arXiv:2509.11686, artifact TPL_OUR01',
  published: PUBLISHED,
  render({ trace }, options) {
    const events = programEvents(trace)
    const many = hasManyFrames(events)
    const bullets = new Map<number, string[]>()
    let count = 0
    for (const step of replay(events)) {
      const content = tell(step)
      if (content === undefined) continue
      const input = step.kind === 'call' && !many
      if (input && content === '') continue
      const alone = step.kind === 'return' && !many
      if (!alone) count += 1
      const line = input ? 0 : step.line
      const entry = alone ? content : `(${count}${nameOf(step, many)})${content === '' ? '' : ` ${content}`}`
      const found = bullets.get(line)
      if (found === undefined) bullets.set(line, [entry])
      else found.push(entry)
    }
    let elided = 0
    const lines: string[] = []
    for (const [line, entries] of [...bullets].sort(([a], [b]) => a - b)) {
      const { first, last, most } = keptUnder(options.elision, PUBLISHED)
      const gone = entries.length > most ? entries.length - first - last : 0
      elided += gone
      const sign = gone > 0 || entries.length > PUBLISHED.most ? '; ' : ' '
      if (gone > 0) entries.splice(first, gone, gapMark(options.elision, gone))
      lines.push(`* line ${line}: ${entries.join(sign)}`)
    }
    const ending = endingOf(trace)
    if (ending !== undefined) lines.push(`* end: ${ending}`)
    return { text: lines.join('\n'), placement: 'block', elided }
  },
  parse,
}

const values = new ValueText(
  String.raw`;(?= |$)|(?<=^| )\((?=\d+[ )])|(?<=^| )_(?=_return__=)|(?<=#\d+)\)(?=$)`,
)

function nameOf(step: Step, many: boolean): string {
  if (!many) return ''
  const by = step.kind === 'call' || step.kind === 'resume' ? callerTag('by', step.parent) : ''
  return `${step.kind === 'call' ? ' call' : ''} ${frameTag(step.frame)}${by}`
}

/** Undefined for what the form does not tell. */
function tell(step: Step): string | undefined {
  switch (step.kind) {
    case 'begin':
      return undefined
    case 'call':
      return writeBindings(step.arguments, values)
    case 'finish':
      return step.changes === undefined || step.changes.size === 0
        ? undefined
        : writeBindings(step.changes, values)
    case 'resume':
      return step.changes.size === 0 ? '__resume__' : `__resume__ ${writeBindings(step.changes, values)}`
    case 'yield':
    case 'return':
      return `__${step.kind}__=${values.encode(step.value)}`
    case 'raise':
      return `__raise__=${writeException(step.type, step.message, values)}`
    case 'unwind':
      return '__unwind__'
  }
}

const BULLET = /^\* (?:line (\d+)|end): (.*)$/s
/** A result behind a frame's name belongs to that entry. */
const BETWEEN = /(?:; \.\.\.(?: \d+ more)?)?;? (?=\(\d+[ )]|(?<!#\d+\) )__return__=)/
const ENTRY = /^(?:\((\d+)( call)?(?: ([^\s)]+#\d+))?(?: by ([^\s)]+#\d+))?\) ?)?(.*)$/s

function parse(text: string): ParsedTrace {
  const found: { number: number; event: ParsedEvent }[] = []
  let ending: string | undefined
  for (const row of text.split('\n')) {
    const [, number, content] = BULLET.exec(row) ?? []
    if (content === undefined) continue
    if (number === undefined) ending = unescapeText(content)
    else {
      const line = Number(number)
      for (const entry of content.split(BETWEEN)) {
        const [, count, call, own, by, told = ''] = ENTRY.exec(entry) ?? []
        const tag = readTag(own ?? '')
        const parent = readTag(by ?? '')?.frame ?? null
        const at = { line, frame: tag?.frame ?? 0 }
        const named = tag === undefined ? {} : { function: tag.function }
        const given = bound(readBindings(told) ?? new Map<string, null>())
        const event: ParsedEvent | undefined =
          call !== undefined || (tag === undefined && line === 0)
            ? { kind: 'call', ...at, ...named, parent, arguments: given }
            : readEntry(told, at, parent)
        // Only the result of a lone frame is not counted: it comes last.
        if (event !== undefined)
          found.push({ number: count === undefined ? Number.MAX_SAFE_INTEGER : Number(count), event })
      }
    }
  }
  found.sort((a, b) => a.number - b.number)
  return { events: found.map(({ event }) => event), ...(ending === undefined ? {} : { ending }) }
}

const TOLD = /^__(?:(return|yield|raise)__=(.*)|(unwind)__|(resume)__(?: (?!= )(.*))?)$/s

function readEntry(
  told: string,
  at: { readonly line: number; readonly frame: number },
  parent: number | null,
): ParsedEvent | undefined {
  const [whole, ends, content = '', unwind, , resumed = ''] = TOLD.exec(told) ?? []
  if (whole === undefined) {
    const changes = readBindings(told)
    return changes === undefined ? undefined : { kind: 'line', ...at, changes: record(changes) }
  }
  if (ends === 'return' || ends === 'yield') return { kind: ends, ...at, value: decodeValue(content) }
  if (ends === 'raise') return { kind: 'raise', ...at, ...readException(content) }
  if (unwind !== undefined) return { kind: 'unwind', ...at }
  return { kind: 'resume', ...at, parent, changes: record(readBindings(resumed) ?? []) }
}
