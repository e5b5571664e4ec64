import { Type } from 'typebox'
import { GuestEnd } from '../../schemas/guest.ts'
import { parse } from '../../schemas/parse.ts'
import { Event } from '../../schemas/trace.ts'

/** A trace as far as the child wrote it. */
export interface GuestTrace {
  readonly events: Event[]
  readonly cut: boolean
  /** The child's last word; undefined where it did not come to that. */
  readonly end: GuestEnd | undefined
}

const Events = Type.Array(Event)
const Changes = Type.Tuple([
  Type.Integer({ minimum: 0 }),
  Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
])

/**
 * Reads the lines that `_tracer.py` documents. A last line without its line end was cut off with the process, and is
 * left out.
 *
 * @throws SyntaxError, SchemaError or RangeError where the child wrote anything else.
 */
export function readGuestTrace(bytes: Buffer): GuestTrace {
  const lines = bytes.toString('utf8').split('\n')
  lines.pop()
  const events: unknown[] = []
  let cut = false
  let end: GuestEnd | undefined
  for (const line of lines) {
    if (end !== undefined) throw new RangeError('a line behind the last one')
    if (line === '~') cut = true
    else if (line.startsWith('{')) events.push(JSON.parse(line))
    else if (line.startsWith('[')) {
      const [index, changes] = parse(Changes, JSON.parse(line))
      const event = events[index]
      if (typeof event !== 'object' || event === null || 'changes' in event) {
        throw new RangeError(`changes of event ${index}, which awaits none`)
      }
      Object.assign(event, { changes })
    } else if (line.startsWith('!')) end = parse(GuestEnd, JSON.parse(line.slice(1)))
    else throw new RangeError('a line of no known kind')
  }
  return { events: inOrder(parse(Events, events)), cut, end }
}

/** Fields in the order of the schema: the rows are written from them. */
function inOrder(events: Event[]): Event[] {
  return events.map((event) => {
    if (event.kind !== 'line' || event.changes === undefined) return event
    const { kind, frame, line, changes, stdout_length } = event
    return { kind, frame, line, changes, stdout_length }
  })
}
